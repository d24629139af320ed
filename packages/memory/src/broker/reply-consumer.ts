import type { MessageSink } from '../exchange/target';
import type { StoredMessage } from '../queue/stored-message';

/** The pseudo-queue of direct reply-to (RabbitMQ's documentation, "Direct Reply-to"). */
export const REPLY_TO = 'amq.rabbitmq.reply-to';

/** What the addresses that the broker makes of it start with. */
export const REPLY_TO_PREFIX = `${REPLY_TO}.`;

/** The consumer of a channel's direct replies: what is published to its address goes straight to the channel, or nowhere. */
export class ReplyConsumer implements MessageSink {
  readonly kind = 'reply';

  constructor(
    /** What `reply-to` is rewritten to. */
    readonly name: string,
    readonly tag: string,
    private readonly deliver: (message: StoredMessage) => void,
  ) {}

  accept(message: StoredMessage): boolean {
    this.deliver(message);
    return true;
  }
}
