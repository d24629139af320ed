import type { Channel } from '@nest-amqp/core';

/** What is written to settle a message. */
export interface SettlingMethod {
  readonly method: 'ack' | 'nack' | 'reject';
  /** All messages up to the tag; not for `reject`. By default false. */
  readonly multiple?: boolean;
  /** Not for `ack`. By default true. */
  readonly requeue?: boolean;
}

/** Writes a settling method: nothing else in the code base acknowledges, rejects or gives back a message. */
export function writeSettling(channel: Channel, deliveryTag: number, settling: SettlingMethod): void {
  const { method, multiple = false, requeue = true } = settling;
  if (method === 'ack') channel.basicAck(deliveryTag, multiple);
  else if (method === 'nack') channel.basicNack(deliveryTag, multiple, requeue);
  else channel.basicReject(deliveryTag, requeue);
}
