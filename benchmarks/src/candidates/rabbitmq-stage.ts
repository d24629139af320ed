import { setTimeout as pause } from 'node:timers/promises';

import { connect } from 'amqplib';
import type { ConfirmChannel } from 'amqplib';

import { makeOrder } from '../workload/order';
import type { Order } from '../workload/order';
import type { Stage } from './candidate';
import { RABBITMQ_URL } from './rabbitmq';

const PAUSE_MS = 10;

/** Prepares and inspects queues on a connection of its own. */
export async function openRabbitmqStage(url: string = RABBITMQ_URL): Promise<Stage> {
  const connection = await connect(url, { noDelay: true });
  const channel = await connection.createConfirmChannel();
  return {
    declare: async (queue) => {
      await channel.assertQueue(queue, { durable: true });
    },
    preload: async (queue, count) => {
      for (let index = 0; index < count; index++) {
        channel.sendToQueue(queue, Buffer.from(JSON.stringify(makeOrder(index))), { contentType: 'application/json' });
      }
      await channel.waitForConfirms();
    },
    drain: (queue, take) => drain(channel, queue, take),
    remaining: async (queue) => {
      for (;;) {
        const { messageCount, consumerCount } = await channel.checkQueue(queue);
        // a consumer and what it has not acknowledged leave together
        if (consumerCount === 0) return messageCount;
        await pause(PAUSE_MS);
      }
    },
    remove: async (queue) => {
      await channel.deleteQueue(queue);
    },
    close: () => connection.close(),
  };
}

async function drain(channel: ConfirmChannel, queue: string, take: (order: Order) => void): Promise<void> {
  let left = (await channel.checkQueue(queue)).messageCount;
  if (left === 0) return;
  let finish!: () => void;
  const empty = new Promise<void>((resolve) => (finish = resolve));
  const { consumerTag } = await channel.consume(
    queue,
    (message) => {
      if (message !== null) take(JSON.parse(message.content.toString()) as Order);
      left -= 1;
      if (left === 0) finish();
    },
    { noAck: true },
  );
  await empty;
  await channel.cancel(consumerTag);
}
