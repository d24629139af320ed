import { isDeepStrictEqual } from 'node:util';
import { nameOf, type Binding, type Declarable, type Exchange, type Queue } from '@nest-amqp/core';

/**
 * What must be declared on every connection: what the application declares and what was declared by hand. It also knows
 * the names that the broker made for queues without one.
 */
export class TopologyMemory {
  private readonly remembered = new Set<Declarable>();
  private readonly madeNames = new WeakMap<object, string>();

  get declarables(): readonly Declarable[] {
    return [...this.remembered];
  }

  remember(...declarables: readonly Declarable[]): void {
    for (const declarable of declarables) this.remembered.add(declarable);
  }

  /** Remembers what was declared by hand, in the place of what had been declared under the same name before. */
  replace(declarable: Declarable): void {
    for (const each of this.remembered) {
      if (each !== declarable && this.isSame(each, declarable)) this.remembered.delete(each);
    }
    this.remembered.add(declarable);
  }

  /** Forgets an exchange or a queue, and the bindings from and to it. */
  forgetNamed(kind: 'exchange' | 'queue', name: string): void {
    for (const each of this.remembered) {
      const gone =
        each.kind === 'binding'
          ? (each.destinationType === kind && this.nameOf(each.target) === name) || (kind === 'exchange' && each.exchange === name)
          : each.kind === kind && this.nameOf(each) === name;
      if (gone) this.remembered.delete(each);
    }
  }

  forgetBinding(binding: Binding): void {
    for (const each of this.remembered) if (each.kind === 'binding' && this.isSameBinding(each, binding)) this.remembered.delete(each);
  }

  /** The broker has made a name for a queue that has none of its own. */
  named(queue: Queue, name: string): void {
    if (queue.name === '') this.madeNames.set(queue, name);
  }

  /** The name that the broker knows: the one that it made, for a queue without one. */
  nameOf(named: string | { readonly name: string }): string {
    return typeof named === 'string' ? named : (this.madeNames.get(named) ?? nameOf(named));
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
      one.routingKey === other.routingKey &&
      isDeepStrictEqual(one.arguments, other.arguments)
    );
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
