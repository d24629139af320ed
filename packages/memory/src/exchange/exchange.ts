import type { HeaderTable } from '@nest-amqp/core';
import { bindingIdentity, type Binding, type BindingTarget } from './binding';
import type { ExchangeType } from './exchange-type';
import type { Matcher } from './matcher';
import type { RoutingStep, Target } from './target';

/** What an exchange is declared with, all said. */
export interface ExchangeDefinition {
  readonly name: string;
  readonly type: ExchangeType;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly internal: boolean;
  readonly arguments: HeaderTable;
}

/** An exchange: its declaration and its bindings. It answers which destinations, and moves no message. */
export class Exchange implements RoutingStep {
  readonly kind = 'exchange';
  readonly name: string;
  /** Bindings that lead here. */
  readonly incoming = new Set<Binding>();
  private readonly outgoing = new Map<string, Binding>();
  private readonly matcher: Matcher;

  constructor(
    readonly definition: ExchangeDefinition,
    matcher: Matcher,
  ) {
    this.name = definition.name;
    this.matcher = matcher;
  }

  /** The exchange to try when this one leads nowhere, if one was declared. */
  get alternate(): string | undefined {
    const name = this.definition.arguments['alternate-exchange'];
    return typeof name === 'string' ? name : undefined;
  }

  /** Bindings that start here. */
  get bindings(): readonly Binding[] {
    return [...this.outgoing.values()];
  }

  get isUsed(): boolean {
    return this.outgoing.size > 0;
  }

  /** Binding twice is binding once. */
  bind(target: BindingTarget): void {
    const identity = bindingIdentity(target);
    if (this.outgoing.has(identity)) return;
    const binding: Binding = { source: this.name, ...target };
    this.outgoing.set(identity, binding);
    target.destination.incoming.add(binding);
    this.matcher.add(binding);
  }

  has(target: BindingTarget): boolean {
    return this.outgoing.has(bindingIdentity(target));
  }

  /** Whether there was such a binding. */
  unbind(target: BindingTarget): boolean {
    const identity = bindingIdentity(target);
    const binding = this.outgoing.get(identity);
    if (!binding) return false;
    this.outgoing.delete(identity);
    binding.destination.incoming.delete(binding);
    this.matcher.remove(binding);
    return true;
  }

  match(routingKey: string, headers: HeaderTable | undefined): readonly Target[] {
    return this.matcher.match(routingKey, headers);
  }
}
