import type { Message } from '@nest-amqp/core';

/** No broker refuses a message of this size. */
const SAFE_BYTES = 1024 * 1024;

/**
 * Whether a broker may close the channel for a message, whatever exchange it goes to. Beside the size, RabbitMQ checks the
 * user and the lists of further keys (406).
 */
export function mayBeRefused({ body, properties: { userId, headers } }: Message): boolean {
  return body.length > SAFE_BYTES || userId !== undefined || headers.CC !== undefined || headers.BCC !== undefined;
}
