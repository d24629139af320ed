import type { Message, Queue } from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import { forDetour } from '../retry/origin';
import type { MessageSender } from '../template/message-sender';

/** What {@link WornMessages} need to know of their listener. */
export interface WornMessagesOptions {
  readonly listener: string;
  readonly sender: MessageSender;
  readonly logger: AmqpLogger;
  /** The queue of this name, if the application declares it. */
  declaredQueue(name: string): Queue | undefined;
}

// What RabbitMQ 4 gives a quorum queue that has none of its own.
const USUAL_LIMIT = 20;

/**
 * Messages of quorum queues that have been given back so often that the delivery limit is near. RabbitMQ before 4.3 counts every way
 * in which a message goes back, also that of one that no handler has seen; so a message that only waits through many restarts would be
 * dropped. A copy of it, whose count begins anew, takes its place before that.
 */
export class WornMessages {
  constructor(private readonly options: WornMessagesOptions) {}

  /** Whether a message that was not begun has used up half of its queue's delivery limit. */
  isWorn({ properties: { headers } }: Message, queue: string): boolean {
    const count = headers['x-delivery-count'];
    // A broker that counts acquisitions apart does not count a basic.nack as a delivery.
    if (typeof count !== 'number' || 'x-acquired-count' in headers) return false;
    const limit = this.options.declaredQueue(queue)?.arguments['x-delivery-limit'] ?? USUAL_LIMIT;
    return typeof limit === 'number' && limit >= 0 && count >= limit / 2;
  }

  /** Resolves with true when the broker has confirmed a copy at the tail of the queue, so that the message can be acknowledged. */
  async renew(message: Message, queue: string): Promise<boolean> {
    const { sender, logger, listener } = this.options;
    try {
      await sender.forward('', queue, forDetour(message, {}));
      return true;
    } catch (error) {
      logger.warn(
        `Listener '${listener}' could not put a new copy of ${message.toString()} into queue '${queue}', so it goes back, and nearer to its delivery limit: ${String(error)}`,
      );
      return false;
    }
  }
}
