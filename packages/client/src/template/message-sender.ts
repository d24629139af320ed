import type { Message, SendOptions } from '@nest-amqp/core';

/** Sends a message as it is and resolves when the broker has confirmed it: what listeners need of a template. */
export interface MessageSender {
  send(exchange: string, routingKey: string, message: Message, options?: SendOptions): Promise<void>;
}
