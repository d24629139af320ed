import type { HeaderTable } from '@nest-amqp/core';
import type { EntryConsumer, QueueEntry } from './queue-entry';

/** The queue of a consumer, as the consumer knows it. */
export interface ConsumedQueue {
  readonly name: string;
  /** A consumer that was left out has room again. */
  rejoin(consumer: Consumer): void;
  /** Hands out what is ready as long as a consumer has room. */
  dispatch(): void;
  /** Ends a consumer. */
  removeConsumer(consumer: Consumer): void;
}

/** The channel of a consumer, as far as a queue knows it. */
export interface ConsumerChannel {
  /** Whether the client takes deliveries at all at the moment. */
  readonly isReady: boolean;
  /** Whether the limit that the channel's consumers share has room (`basic.qos` with `global`). */
  readonly hasRoom: boolean;
  /** Hands a message to a consumer, which has room for it. */
  deliver(consumer: Consumer, entry: QueueEntry): void;
  /** The broker ended the consumer by itself. */
  consumerCancelled(consumer: Consumer): void;
}

/** What a consumer is started with, all said. */
export interface ConsumerDefinition {
  readonly tag: string;
  readonly noAck: boolean;
  readonly exclusive: boolean;
  /** The most messages unacknowledged at a time; 0 is no limit. Ignored with `noAck`, unlike the limit of the channel. */
  readonly prefetch: number;
  /** `x-priority`: the higher one is served as long as it has room. */
  readonly priority: number;
  readonly arguments: HeaderTable;
  /** How long it may take for each message before that goes back to the queue; by default for ever. */
  readonly ackTimeoutMs?: number | undefined;
}

/** One consumer of a queue. */
export class Consumer implements EntryConsumer {
  readonly tag: string;
  readonly noAck: boolean;
  readonly priority: number;
  private readonly prefetch: number;
  unacked = 0;
  readonly ackTimeoutMs: number | undefined;
  /** What it took too long for. */
  released: { readonly unackedCount: number } | undefined;
  /** Out of the rotation until it has room again. */
  isWaiting = false;
  /** Grows with each consumer of its queue that begins to wait. */
  waitingSince = 0;
  /** It waits for the limit of its channel, which has to say so when there is room: the queue does not look by itself. */
  private isBlocked = false;

  constructor(
    readonly channel: ConsumerChannel,
    readonly queue: ConsumedQueue,
    readonly definition: ConsumerDefinition,
  ) {
    this.tag = definition.tag;
    this.noAck = definition.noAck;
    this.priority = definition.priority;
    this.prefetch = definition.prefetch;
    this.ackTimeoutMs = definition.ackTimeoutMs;
  }

  get hasRoom(): boolean {
    if (!this.channel.isReady) return false;
    if (this.released !== undefined && this.released.unackedCount > 0) return false;
    // what needs no acknowledgement counts towards no limit, but waits while the channel's is reached
    return (this.noAck || this.prefetch === 0 || this.unacked < this.prefetch) && this.channel.hasRoom;
  }

  /** Is left out of the rotation. */
  wait(since: number): void {
    this.isWaiting = true;
    this.waitingSince = since;
    this.isBlocked = !this.channel.hasRoom;
  }

  /** The limit of the channel may have room again. Whether the consumer takes part again. */
  resume(): boolean {
    this.isBlocked = false;
    return this.rejoin();
  }

  rejoin(): boolean {
    if (!this.isWaiting || this.isBlocked || !this.hasRoom) return false;
    this.queue.rejoin(this);
    return true;
  }
}
