import { createHash } from 'node:crypto';

/** What the names of all wait queues, and of the exchanges in front of them, begin with. */
export const WAIT_PREFIX = 'nest-amqp.wait.';

// Names are short strings of AMQP.
const LONGEST_NAME = 255;

/**
 * The name of the wait queue for messages that go to an exchange after a delay, and of the fanout exchange in front of it:
 * `nest-amqp.wait.30000` for the default exchange, `nest-amqp.wait.30000.orders` for the exchange `orders`.
 */
export function waitQueueName(delayMs: number, exchange: string): string {
  const name = `${WAIT_PREFIX}${String(delayMs)}${exchange === '' ? '' : `.${exchange}`}`;
  if (Buffer.byteLength(name) <= LONGEST_NAME) return name;
  return `${WAIT_PREFIX}${String(delayMs)}.${createHash('sha256').update(exchange).digest('hex')}`;
}
