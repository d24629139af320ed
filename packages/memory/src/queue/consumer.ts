import type { HeaderTable } from '@nest-amqp/core';
import type { Queue } from './queue';
import type { QueueEntry } from './queue-entry';

/** The channel of a consumer, as far as a queue knows it. */
export interface ConsumerChannel {
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
  /** The most messages unacknowledged at a time; 0 is no limit. Ignored with `noAck`. */
  readonly prefetch: number;
  /** `x-priority`: the higher one is served as long as it has room. */
  readonly priority: number;
  readonly arguments: HeaderTable;
}

/** One consumer of a queue. */
export class Consumer {
  readonly tag: string;
  readonly noAck: boolean;
  readonly priority: number;
  private readonly prefetch: number;
  /** Messages delivered to it and not yet settled. */
  unacked = 0;
  /** Out of the rotation until it has room again. */
  isWaiting = false;

  constructor(
    readonly channel: ConsumerChannel,
    readonly queue: Queue,
    readonly definition: ConsumerDefinition,
  ) {
    this.tag = definition.tag;
    this.noAck = definition.noAck;
    this.priority = definition.priority;
    this.prefetch = definition.prefetch;
  }

  get hasRoom(): boolean {
    return this.noAck || ((this.prefetch === 0 || this.unacked < this.prefetch) && this.channel.hasRoom);
  }
}
