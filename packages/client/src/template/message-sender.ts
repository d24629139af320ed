import type { Message, SendOptions } from '@nest-amqp/core';

/** What listeners need of a template. */
export interface MessageSender {
  /** Sends a message as it is and resolves when the broker has confirmed it. */
  send(exchange: string, routingKey: string, message: Message, options?: SendOptions): Promise<void>;
  /**
   * Writes a reply to a direct reply-to address without waiting for a confirm; false if that cannot be done just now. `lost`
   * is called if the connection was lost before the broker has confirmed it.
   */
  postReply(routingKey: string, message: Message, lost: () => void): boolean;
  /**
   * Publishes a message exactly as it is, without defaults and without what is done before every publish: it has been through
   * that before. Resolves when the broker has confirmed it, rejects if no queue took it.
   */
  forward(exchange: string, routingKey: string, message: Message): Promise<void>;
}
