import type { BasicProperties } from '@nest-amqp/core';
import type { StoredMessage } from './stored-message';

/** How delivered messages came back: `reject` by `basic.reject`, `end` because their channel is over, `nack` in every other way. */
export type ReturnCause = 'nack' | 'reject' | 'end';

/** The queue of an entry, as whoever settles the entry knows it. */
export interface EntryQueue {
  readonly name: string;
  /** Set where nothing comes back: to return a message is refused, or the same as to acknowledge it. */
  readonly returns?: 'refused' | 'acknowledged';
  /** Messages delivered and not yet settled. */
  unackedCount: number;
  /** How long its messages may stay unacknowledged, if it says so itself. */
  readonly ackTimeoutMs?: number | undefined;
  /** The properties to deliver an entry with. */
  propertiesOf(entry: QueueEntry): BasicProperties;
  /** A delivered message was acknowledged. */
  acknowledged(entry: QueueEntry): void;
  /** Several that one consumer was delivered were acknowledged at once. */
  acknowledgedAll(entries: readonly QueueEntry[]): void;
  /** What one consumer was delivered was refused for good; `byReject` if by `basic.reject`. */
  discarded(entries: readonly QueueEntry[], byReject: boolean): void;
  /** Delivered messages come back: what one consumer held or, when a channel ends, what all of its consumers held. */
  returned(entries: readonly QueueEntry[], cause: ReturnCause): void;
}

/** Who got an entry. */
export interface EntryConsumer {
  readonly tag: string;
  /** Messages delivered to it and not yet settled. */
  unacked: number;
  /** How long it may take for each message, if that is its own and not its channel's. */
  readonly ackTimeoutMs: number | undefined;
  /** Takes part again if it had no room and has some now. Whether it did. */
  rejoin(): boolean;
}

/** A message's place in one queue: ready in it, or delivered and not yet settled. Never both, so it carries its delivery tag itself. */
export class QueueEntry {
  /** The tag under which a channel holds it while it is unacknowledged. */
  deliveryTag = 0;
  /** Who got it; `undefined` while it is ready, and after a get. */
  consumer: EntryConsumer | undefined = undefined;
  redelivered = false;
  /** Returns that count towards the delivery limit; of a classic queue, rejections. */
  deliveryCount = 0;
  /** Times that it was handed out, this one not counted. */
  acquiredCount = 0;

  constructor(
    readonly queue: EntryQueue,
    readonly message: StoredMessage,
    /** Grows with each message of a queue: the original position. */
    readonly sequence: number,
    /** When it expires, on the broker's clock; 0 is never. */
    readonly expiresAt: number,
  ) {}

  /** The properties to deliver: the publisher's and, on a quorum queue, the counts. */
  get properties(): BasicProperties {
    return this.queue.propertiesOf(this);
  }
}
