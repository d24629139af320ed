import type { Channel } from 'amqplib';

import type { Order } from '../workload/order';

/** Orders as JSON, as one writes it by hand. */
export const encode = (order: Order): Buffer => Buffer.from(JSON.stringify(order));
export const decode = (content: Buffer): Order => JSON.parse(content.toString()) as Order;

/** Requests to a queue whose replies come to `replyTo`: any number of them at a time. */
export async function openRequests(channel: Channel, queue: string, replyTo: string): Promise<(order: Order) => Promise<Order>> {
  const waiting = new Map<string, (reply: Order) => void>();
  let last = 0;
  await channel.consume(
    replyTo,
    (message) => {
      if (message === null) return;
      const correlationId = message.properties.correlationId as string;
      waiting.get(correlationId)?.(decode(message.content));
      waiting.delete(correlationId);
    },
    { noAck: true },
  );
  return (order) =>
    new Promise((resolve) => {
      const correlationId = String(++last);
      waiting.set(correlationId, resolve);
      channel.sendToQueue(queue, encode(order), { correlationId, replyTo, contentType: 'application/json' });
    });
}

export async function notOpened(): Promise<never> {
  throw new Error('opened without onRequest');
}
