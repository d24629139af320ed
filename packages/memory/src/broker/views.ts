import type { BasicProperties, HeaderTable } from '@nest-amqp/core';
import type { Binding } from '../exchange/binding';
import type { Consumer } from '../queue/consumer';
import type { Exchange } from '../exchange/exchange';
import type { Queue } from '../queue/queue';
import type { QueueEntry } from '../queue/queue-entry';
import type { VirtualHost } from './virtual-host';

/** A message in a queue. */
export interface MessageView {
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: BasicProperties;
  readonly body: Buffer;
  readonly redelivered: boolean;
}

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
  readonly type: 'classic' | 'quorum';
  readonly durable: boolean;
  readonly exclusive: boolean;
  readonly autoDelete: boolean;
  readonly arguments: HeaderTable;
  /** How many messages are ready for delivery. */
  readonly depth: number;
  /** How many messages are delivered and not yet settled. */
  readonly unacked: number;
  /** The ready messages, the next to be delivered first. */
  readonly messages: readonly MessageView[];
  readonly consumers: readonly ConsumerView[];
  /** The bindings that lead to it; the default exchange's is not among them. */
  readonly bindings: readonly BindingView[];
}

/** An exchange as it is at this moment. */
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
}

/** A look into a virtual host. */
export class VirtualHostView {
  constructor(private readonly vhost: VirtualHost) {}

  get name(): string {
    return this.vhost.name;
  }

  get queues(): readonly QueueView[] {
    return [...this.vhost.queues.values()].map(queueView);
  }

  /** Those that were declared and those that RabbitMQ predeclares, without the default exchange. */
  get exchanges(): readonly ExchangeView[] {
    return [...this.vhost.exchanges.values()].filter(({ name }) => name !== '').map(exchangeView);
  }

  /** `undefined` if there is no such queue. */
  queue(name: string): QueueView | undefined {
    const queue = this.vhost.queues.get(name);
    return queue && queueView(queue);
  }

  /** `undefined` if there is no such exchange. */
  exchange(name: string): ExchangeView | undefined {
    const exchange = this.vhost.exchange(name);
    return exchange && exchangeView(exchange);
  }
}

function queueView(queue: Queue): QueueView {
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
    get consumers() {
      return [...queue.consumers.all].map(consumerView);
    },
    get bindings() {
      return [...queue.incoming].map(bindingView);
    },
  };
}

function exchangeView({ definition, bindings, delayedCount }: Exchange): ExchangeView {
  return { ...definition, bindings: bindings.map(bindingView), messagesDelayed: delayedCount };
}

function messageView({ message, properties, redelivered }: QueueEntry): MessageView {
  return { exchange: message.exchange, routingKey: message.routingKey, properties, body: message.body, redelivered };
}

function consumerView({ tag, unacked }: Consumer): ConsumerView {
  return { consumerTag: tag, unacked };
}

function bindingView({ source, destination, routingKey, arguments: args }: Binding): BindingView {
  return { source, destination: destination.name, destinationType: destination.kind, routingKey, arguments: args };
}
