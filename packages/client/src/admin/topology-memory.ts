import { isDeepStrictEqual } from 'node:util';
import {
  nameOf,
  type Binding,
  type Declarable,
  type Exchange,
  type OnConflict,
  type Queue,
  type QueueDeclareOptions,
} from '@nest-amqp/core';
import { queueDeclaration, type QueueDefaults } from './queue-defaults';

/** Of which broker it is the memory. */
export interface TopologyMemoryOptions {
  /** The name that declarables may be meant for. By default `default`. */
  readonly broker?: string;
  readonly queueDefaults?: QueueDefaults;
}

/**
 * What must be declared on every connection: what the application declares and what was declared by hand. It also knows
 * the names that the broker made for queues without one.
 */
export class TopologyMemory {
  private readonly remembered = new Set<Declarable>();
  private readonly byHand = new Set<Declarable>();
  private readonly madeNames = new WeakMap<object, string>();
  private readonly broker: string;
  private readonly queueDefaults: QueueDefaults;

  constructor({ broker = 'default', queueDefaults = {} }: TopologyMemoryOptions = {}) {
    this.broker = broker;
    this.queueDefaults = queueDefaults;
  }

  get declarables(): readonly Declarable[] {
    return [...this.remembered];
  }

  /** Those of {@link declarables} that were declared by hand. */
  get manual(): readonly Declarable[] {
    return [...this.byHand];
  }

  /** What is to be declared on this broker. */
  get wanted(): readonly Declarable[] {
    const isMeant = ({ connections }: Declarable): boolean => connections.length === 0 || connections.includes(this.broker);
    return this.declarables.filter((each) => each.shouldDeclare && isMeant(each));
  }

  remember(...declarables: readonly Declarable[]): void {
    for (const declarable of declarables) this.remembered.add(declarable);
  }

  /** Remembers what was declared by hand, in the place of what had been declared under the same name before. */
  replace(declarable: Declarable): void {
    for (const each of this.remembered) {
      if (each !== declarable && this.isSame(each, declarable)) this.forget(each);
    }
    if (!this.remembered.has(declarable)) this.byHand.add(declarable);
    this.remembered.add(declarable);
  }

  forgetManual(): void {
    for (const each of this.manual) this.forget(each);
  }

  /** Forgets an exchange or a queue, and the bindings from and to it. */
  forgetNamed(kind: 'exchange' | 'queue', name: string): void {
    for (const each of this.remembered) {
      const gone =
        each.kind === 'binding'
          ? (each.destinationType === kind && this.nameOf(each.target) === name) || (kind === 'exchange' && each.exchange === name)
          : each.kind === kind && this.nameOf(each) === name;
      if (gone) this.forget(each);
    }
  }

  forgetBinding(binding: Binding): void {
    for (const each of this.remembered) if (each.kind === 'binding' && this.isSameBinding(each, binding)) this.forget(each);
  }

  /** The broker has made a name for a queue that has none of its own. */
  named(queue: Queue, name: string): void {
    if (queue.name === '') this.madeNames.set(queue, name);
  }

  /** The name that the broker knows: the one that it made, for a queue without one. */
  nameOf(named: string | { readonly name: string }): string {
    return typeof named === 'string' ? named : (this.madeNames.get(named) ?? nameOf(named));
  }

  /** The routing key of a binding: the name of its queue where it says so, also one that the broker made. */
  keyOf(binding: Binding): string {
    return binding.keyIsDestination ? this.nameOf(binding.target) : binding.routingKey;
  }

  /** The properties that a queue is declared with. */
  declarationOf(queue: Queue): QueueDeclareOptions {
    return queueDeclaration(queue, this.queueDefaults);
  }

  onConflict(declarable: Exchange | Queue): OnConflict {
    return declarable.onConflict ?? this.queueDefaults.onConflict ?? 'fail';
  }

  /** Whether what a queue rejects goes to another place, as this application declares it. */
  deadLetters(name: string): boolean {
    const queue = this.queue(name);
    return queue !== undefined && 'x-dead-letter-exchange' in (this.declarationOf(queue).arguments ?? {});
  }

  /** Whether two of them are one thing to the broker, whatever their properties. */
  private isSame(one: Declarable, other: Declarable): boolean {
    if (one.kind === 'binding') return other.kind === 'binding' && this.isSameBinding(one, other);
    return other.kind === one.kind && this.nameOf(one) === this.nameOf(other);
  }

  private isSameBinding(one: Binding, other: Binding): boolean {
    return (
      one.destinationType === other.destinationType &&
      this.nameOf(one.target) === this.nameOf(other.target) &&
      one.exchange === other.exchange &&
      this.keyOf(one) === this.keyOf(other) &&
      isDeepStrictEqual(one.arguments, other.arguments)
    );
  }

  private forget(declarable: Declarable): void {
    this.remembered.delete(declarable);
    this.byHand.delete(declarable);
  }

  /** The queue of this name, if the application declares it. */
  queue(name: string): Queue | undefined {
    for (const each of this.remembered) if (each.kind === 'queue' && this.nameOf(each) === name) return each;
    return undefined;
  }

  /** Whether the application declares an exchange of this name. */
  hasExchange(name: string): boolean {
    for (const each of this.remembered) if (isExchange(each) && each.name === name) return true;
    return false;
  }
}

function isExchange(declarable: Declarable): declarable is Exchange {
  return declarable.kind === 'exchange';
}
