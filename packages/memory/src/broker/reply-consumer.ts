import type { MessageSink } from '../exchange/target';
import type { StoredMessage } from '../queue/stored-message';

/** The pseudo-queue of direct reply-to (RabbitMQ's documentation, "Direct Reply-to"). */
export const REPLY_TO = 'amq.rabbitmq.reply-to';

const ADDRESS = /^amq\.rabbitmq\.reply-to\.[\w-]{22}$/;

/** Whether a routing key has the form of the addresses that the broker makes of it. */
export function isReplyAddress(routingKey: string): boolean {
  return routingKey.startsWith(REPLY_TO) && ADDRESS.test(routingKey);
}

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

/** Stands for the consumer of an address that is gone, where a version takes messages to such a one all the same. */
export const goneReplyConsumer = new ReplyConsumer('', '', () => undefined);
