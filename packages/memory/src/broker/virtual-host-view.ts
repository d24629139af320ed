import { throwIfFaulty } from '@nest-amqp/core';
import type { VirtualHostLimits } from '../access/virtual-host-limits';
import { policyFaults, type PolicyDefinition } from '../policy/policy-definition';
import type { BrokerQueue } from '../queue/broker-queue';
import type { BrokerConnection } from './broker-connection';
import { exchangeView, type ExchangeView } from './exchange-view';
import { queueView, type QueueView } from './queue-view';
import type { VirtualHost } from './virtual-host';

/** A look into a virtual host, and a hold on it. */
export class VirtualHostView {
  constructor(
    private readonly vhost: VirtualHost,
    private readonly connections: Iterable<BrokerConnection>,
  ) {}

  get name(): string {
    return this.vhost.name;
  }

  get queues(): readonly QueueView[] {
    return [...this.vhost.queues.values()].map((queue) => this.viewOf(queue));
  }

  /** Those that were declared and those that RabbitMQ predeclares, without the default exchange. */
  get exchanges(): readonly ExchangeView[] {
    return [...this.vhost.exchanges.values()].filter(({ name }) => name !== '').map(exchangeView);
  }

  /** Replaces how much it may hold. What is there stays. */
  setLimits(limits: VirtualHostLimits): void {
    this.vhost.limits = limits;
  }

  /** Sends a copy of each message that is published or delivered to `amq.rabbitmq.trace`, or does so no longer. */
  trace(on: boolean): void {
    this.vhost.isTraced = on;
  }

  /**
   * Sets a policy, or replaces the one of its name: for the queues and exchanges that are there and those to come.
   *
   * @throws AmqpOptionsError for what is not usable.
   */
  setPolicy(policy: PolicyDefinition): void {
    throwIfFaulty(policyFaults(policy, 'policy'));
    this.vhost.policies.set(policy);
    this.vhost.applyPolicies();
  }

  deletePolicy(name: string): void {
    this.vhost.policies.delete(name);
    this.vhost.applyPolicies();
  }

  /** As {@link setPolicy}, beside the user's policy: of two numbers the smaller holds. */
  setOperatorPolicy(policy: PolicyDefinition): void {
    throwIfFaulty(policyFaults(policy, 'operator'));
    this.vhost.operatorPolicies.set(policy);
    this.vhost.applyPolicies();
  }

  deleteOperatorPolicy(name: string): void {
    this.vhost.operatorPolicies.delete(name);
    this.vhost.applyPolicies();
  }

  /** `undefined` if there is no such queue. */
  queue(name: string): QueueView | undefined {
    const queue = this.vhost.queues.get(name);
    return queue && this.viewOf(queue);
  }

  /** `undefined` if there is no such exchange. */
  exchange(name: string): ExchangeView | undefined {
    const exchange = this.vhost.exchange(name);
    return exchange && exchangeView(exchange);
  }

  /**
   * The next `count` publishes (1 by default) in this virtual host reach no queue, and their publishers get a nack; 0 ends it.
   * Only publishes in confirm mode count and are refused.
   */
  nackNext(count = 1): void {
    this.vhost.refusals.refuseNext(count);
  }

  private viewOf(queue: BrokerQueue): QueueView {
    return queueView(queue, this.vhost, this.connections);
  }
}
