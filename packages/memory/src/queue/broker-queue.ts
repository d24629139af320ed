import type { Binding } from '../exchange/binding';
import type { MessageSink } from '../exchange/target';
import type { ConsumedQueue, Consumer, ConsumerDefinition } from './consumer';
import type { QueueDefinition } from './queue-definition';
import type { EntryQueue, QueueEntry } from './queue-entry';

/** What a consumer asks for that a queue may refuse. */
export interface ConsumeRequest extends Pick<ConsumerDefinition, 'noAck' | 'exclusive' | 'prefetch' | 'arguments'> {
  /** Such as `queue 'q' in vhost '/'`, for the texts. */
  readonly subject: string;
  /** The consumers of the channel share a limit (`basic.qos` with `global`). */
  readonly sharesLimit: boolean;
}

/** The conditions of `queue.delete`. */
export interface DeleteConditions {
  readonly ifUnused: boolean;
  readonly ifEmpty: boolean;
}

/** What a type of queue does not do, or not now. `subject` is the queue in the texts. */
export interface QueueChecks {
  /** @throws BrokerFault if it cannot be consumed so. */
  consume(request: ConsumeRequest): void;
  /** @throws BrokerFault if nothing can be got from it. */
  get(subject: string): void;
  /** @throws BrokerFault if it cannot be purged. */
  purge(subject: string): void;
  /** The number of messages that `delete-ok` speaks of. @throws BrokerFault if a condition does not hold or is not supported. */
  delete(subject: string, conditions: DeleteConditions): number;
}

/** A queue of any type, as the rest of the broker knows it: all of it takes effect at once. */
export interface BrokerQueue extends MessageSink, ConsumedQueue, EntryQueue {
  readonly kind: 'queue';
  readonly definition: QueueDefinition;
  readonly incoming: Set<Binding>;
  /** A list of only this queue, so that routing to it makes none. */
  readonly alone: readonly BrokerQueue[];
  readonly checks: QueueChecks;
  readonly isDeleted: boolean;
  /** Messages, as `queue.declare` counts them. */
  readonly depth: number;
  /** Consumers, as `queue.declare` counts them. */
  readonly consumerCount: number;
  /** In the order of arrival. */
  readonly consumers: { readonly all: ReadonlySet<Consumer>; remove(consumer: Consumer): void };
  /** The messages that {@link depth} counts, first to last. */
  readonly entries: readonly QueueEntry[];
  addConsumer(consumer: Consumer): void;
  /** Takes the next message out, for `basic.get`. */
  take(noAck: boolean): QueueEntry | undefined;
  /** Forgets the ready messages and says how many there were. They are not dead-lettered. */
  purge(): number;
  /** Takes up what policies settle now. */
  reconfigure(): void;
  /** Somebody used the queue: what counts for `x-expires`. */
  touch(): void;
  /** Keeps what survives a restart of the broker. */
  dropTransient(): void;
  /** The broker has started again, with all exchanges and queues that survive. */
  restarted(): void;
  /** Ends the queue. What is still unacknowledged may be settled later, to no effect. */
  close(): void;
  /** Ends the consumers of a queue that is deleted: their clients are told. */
  endConsumers(): void;
}
