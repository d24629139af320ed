import type { HeaderTable } from '@nest-amqp/core';
import { bindingIdentity, type Binding, type BindingTarget } from './binding';
import type { StoredMessage } from '../queue/stored-message';
import type { ExchangeType } from './exchange-type';
import { matchEach } from './match-each';
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
  /** The alternate exchange that a policy gives it. */
  policyAlternate: string | undefined;
  private readonly outgoing = new Map<string, Binding>();

  constructor(
    readonly definition: ExchangeDefinition,
    private readonly matcher: Matcher,
  ) {
    this.name = definition.name;
  }

  /** The exchange to try when this one leads nowhere, if one was declared. */
  get alternate(): string | undefined {
    const name = this.definition.arguments['alternate-exchange'];
    return typeof name === 'string' ? name : this.policyAlternate;
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

  match(routingKey: string, message: StoredMessage): readonly Target[] {
    return this.matcher.match(routingKey, message);
  }

  matchAll(routingKeys: readonly string[], message: StoredMessage): readonly Target[] {
    return matchEach(this.matcher, routingKeys, message);
  }

  /** Messages that it keeps back for later. */
  get delayedCount(): number {
    return this.matcher.delayedCount ?? 0;
  }

  /** Ends the exchange: what it keeps back is gone. */
  close(): void {
    this.matcher.close?.();
  }
}
