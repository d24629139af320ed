import type { BasicProperties } from '@nest-amqp/core';
import type { QueueEntry } from '../queue/queue-entry';

/** A message in a queue. */
export interface MessageView {
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: BasicProperties;
  readonly body: Buffer;
  /** Whether it was delivered before, or came in as a copy that counts as such. */
  readonly redelivered: boolean;
}

export function messageView({ message, properties, redelivered }: QueueEntry): MessageView {
  return { exchange: message.exchange, routingKey: message.routingKey, properties, body: message.body, redelivered };
}
