import { throwIfFaulty, type HeaderTable } from '@nest-amqp/core';
import type { VirtualHostLimits } from '../access/virtual-host-limits';
import type { Binding } from '../exchange/binding';
import type { BrokerQueue } from '../queue/broker-queue';
import type { Consumer } from '../queue/consumer';
import type { Exchange } from '../exchange/exchange';
import type { QueueType } from '../queue/queue-definition';
import { policyFaults, type PolicyDefinition } from '../policy/policy-definition';
import type { BrokerConnection } from './broker-connection';
import { cancelConsumers } from './cancel-consumers';
import { messageView, type MessageView } from './message-view';
import { unackedViews, type UnackedMessageView } from './unacked-view';
import type { VirtualHost } from './virtual-host';

/** A consumer of a queue. */
export interface ConsumerView {
  readonly consumerTag: string;
  /** Messages delivered to it and not yet settled. */
  readonly unacked: number;
}

/** A binding. */
export interface BindingView {
  readonly source: string;
  readonly destination: string;
  readonly destinationType: 'queue' | 'exchange';
  readonly routingKey: string;
  readonly arguments: HeaderTable;
}

/** A queue: each look at a property shows it as it is then. */
export interface QueueView {
  readonly name: string;
  readonly type: QueueType;
  readonly durable: boolean;
  readonly exclusive: boolean;
  readonly autoDelete: boolean;
  readonly arguments: HeaderTable;
  /** How many messages are ready for delivery; of a stream, how many it keeps. */
  readonly depth: number;
  /** How many messages are delivered and not yet settled. */
  readonly unacked: number;
  /** The ready messages, the next to be delivered first; of a stream all that it keeps, with their offset as `x-stream-offset`. */
  readonly messages: readonly MessageView[];
  /** The delivered and not yet settled messages, with who holds them. */
  readonly unackedMessages: readonly UnackedMessageView[];
  readonly consumers: readonly ConsumerView[];
  /** The bindings that lead to it; the default exchange's is not among them. */
  readonly bindings: readonly BindingView[];
  /**
   * The next `count` publishes (1 by default) that reach the queue are not taken by it, and their publishers get a nack; 0 ends
   * it. Only publishes in confirm mode count and are refused: others, and dead letters, are taken as ever.
   */
  nackNext(count?: number): void;
  /**
   * Ends its consumers, or the ones of this tag, by the broker's own decision: their clients get `basic.cancel`. What they hold
   * stays unacknowledged; an auto-delete queue goes with its last consumer. Returns how many it ended.
   */
  cancelConsumers(consumerTag?: string): number;
  /** Forgets the ready messages, which are not dead-lettered, and returns how many there were. */
  purge(): number;
  /** Deletes it with what is in it, whoever uses it; its consumers get `basic.cancel`. */
  delete(): void;
}

/** An exchange: each look at a property shows it as it is then. */
export interface ExchangeView {
  readonly name: string;
  readonly type: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly internal: boolean;
  readonly arguments: HeaderTable;
  /** The bindings that start at it. */
  readonly bindings: readonly BindingView[];
  /** Messages that it keeps back: those that an `x-delayed-message` exchange has not routed yet. */
  readonly messagesDelayed: number;
  /** The bindings that lead to it from other exchanges. */
  readonly incoming: readonly BindingView[];
}

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

function queueView(queue: BrokerQueue, vhost: VirtualHost, connections: Iterable<BrokerConnection>): QueueView {
  const { name, type, durable, owner, autoDelete, arguments: args } = queue.definition;
  return {
    name,
    type,
    durable,
    exclusive: owner !== undefined,
    autoDelete,
    arguments: args,
    get depth() {
      return queue.depth;
    },
    get unacked() {
      return queue.unackedCount;
    },
    get messages() {
      return queue.entries.map(messageView);
    },
    get unackedMessages() {
      return unackedViews(queue, connections);
    },
    get consumers() {
      return [...queue.consumers.all].map(consumerView);
    },
    get bindings() {
      return [...queue.incoming].map(bindingView);
    },
    nackNext: (count = 1) => vhost.refusals.refuseNextBy(queue, count),
    cancelConsumers: (consumerTag) => cancelConsumers(queue, consumerTag),
    purge: () => queue.purge(),
    delete: () => vhost.deleteQueue(queue),
  };
}

function exchangeView(exchange: Exchange): ExchangeView {
  return {
    ...exchange.definition,
    get bindings() {
      return exchange.bindings.map(bindingView);
    },
    get incoming() {
      return [...exchange.incoming].map(bindingView);
    },
    get messagesDelayed() {
      return exchange.delayedCount;
    },
  };
}

function consumerView({ tag, unacked }: Consumer): ConsumerView {
  return { consumerTag: tag, unacked };
}

function bindingView({ source, destination, routingKey, arguments: args }: Binding): BindingView {
  return { source, destination: destination.name, destinationType: destination.kind, routingKey, arguments: args };
}
