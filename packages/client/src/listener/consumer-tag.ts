import { randomUUID } from 'node:crypto';

// A consumer tag is a short string of AMQP: 255 bytes at most.
const LONGEST_NAME = 200;

/** A consumer tag that shows the listener, unique across instances of the application: `OrderListener.onOrder#1f0c9a3e`. */
export function consumerTagFor(listener: string): string {
  return `${Buffer.from(listener, 'utf8').subarray(0, LONGEST_NAME).toString('utf8')}#${randomUUID().slice(0, 8)}`;
}
