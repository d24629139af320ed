import type { BasicProperties } from '@nest-amqp/core';
import type { Consumer } from './consumer';
import type { Queue } from './queue';
import type { StoredMessage } from './stored-message';

/** A message's place in one queue: ready in it, or delivered and not yet settled. Never both, so it carries its delivery tag itself. */
export class QueueEntry {
  /** The tag under which a channel holds it while it is unacknowledged. */
  deliveryTag = 0;
  /** Who got it; `undefined` while it is ready, and after a get. */
  consumer: Consumer | undefined = undefined;
  redelivered: boolean;
  /** Returns that count towards the delivery limit. */
  deliveryCount = 0;
  /** Times that it was handed out, this one not counted. */
  acquiredCount = 0;

  constructor(
    readonly queue: Queue,
    readonly message: StoredMessage,
    /** Grows with each message of a queue: the original position. */
    readonly sequence: number,
    /** When it expires, on the broker's clock; 0 is never. */
    readonly expiresAt: number,
  ) {
    this.redelivered = message.redelivered;
  }

  /** The properties to deliver: the publisher's and, on a quorum queue, the counts. */
  get properties(): BasicProperties {
    return this.queue.counts ? this.queue.counts.propertiesOf(this) : this.message.properties;
  }
}
