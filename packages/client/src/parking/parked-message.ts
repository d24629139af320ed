import { Message, type Delivery, type HeaderTable, type HeaderValue } from '@nest-amqp/core';
import { WAIT_PREFIX } from '../delay/wait-queue-name';
import { EXCEPTION_HEADERS } from '../retry/exception-headers';
import { RETRY_HEADERS } from '../retry/retry-headers';

/** A message in a parking or dead-letter queue, and what it says of its end. */
export interface ParkedMessage {
  /** As it lies in its queue, with every header. */
  readonly message: Message;
  readonly messageId?: string;
  /** The queue that a listener read it from, or that dead-lettered it; absent if the message does not say. */
  readonly failedQueue?: string;
  /** Why it is here: the kind of its last error, or RabbitMQ's `rejected`, `expired`, `maxlen`, `delivery_limit`. */
  readonly reason?: string;
  /** What the last error said, as far as headers have room. */
  readonly error?: string;
}

/** What a delivery from a parking or dead-letter queue says of itself. */
export function parkedMessage(delivery: Delivery, queue: string): ParkedMessage {
  const message = Message.received(delivery, queue);
  const { headers, messageId } = message.properties;
  const death = lastDeath(headers);
  return {
    message,
    messageId,
    failedQueue: text(headers[EXCEPTION_HEADERS.originalQueue]) ?? text(death?.queue),
    reason: text(headers[EXCEPTION_HEADERS.type]) ?? text(death?.reason),
    error: text(headers[EXCEPTION_HEADERS.message]) ?? text(headers[RETRY_HEADERS.cause]),
  };
}

/** The latest entry of `x-death` that is not of a wait queue: RabbitMQ puts the latest first. */
export function lastDeath({ 'x-death': deaths }: HeaderTable): HeaderTable | undefined {
  if (!Array.isArray(deaths)) return undefined;
  return (deaths as readonly HeaderTable[]).find(({ queue }) => typeof queue === 'string' && !queue.startsWith(WAIT_PREFIX));
}

function text(value: HeaderValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
