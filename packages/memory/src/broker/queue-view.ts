import type { HeaderTable } from '@nest-amqp/core';
import type { BrokerQueue } from '../queue/broker-queue';
import type { Consumer } from '../queue/consumer';
import type { QueueType } from '../queue/queue-definition';
import { bindingView, type BindingView } from './binding-view';
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

export function queueView(queue: BrokerQueue, vhost: VirtualHost, connections: Iterable<BrokerConnection>): QueueView {
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

function consumerView({ tag, unacked }: Consumer): ConsumerView {
  return { consumerTag: tag, unacked };
}
