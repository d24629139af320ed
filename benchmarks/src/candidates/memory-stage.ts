import type { BasicProperties } from '@nest-amqp/core';
import { InMemoryBroker, memory } from '@nest-amqp/memory';

import { makeOrder } from '../workload/order';
import type { Order } from '../workload/order';
import type { Stage } from './candidate';

/** One broker for the candidate and for who looks at it. */
export const sharedMemory = memory({ broker: new InMemoryBroker() });

export const JSON_PROPERTIES: BasicProperties = { contentType: 'application/json' };

/** Prepares and inspects queues on a connection of its own. */
export async function openMemoryStage(): Promise<Stage> {
  const connection = await sharedMemory.create().connect();
  const channel = await connection.createChannel();
  return {
    declare: async (queue) => {
      await channel.queueDeclare(queue, { durable: true });
    },
    preload: async (queue, count) => {
      for (let index = 0; index < count; index++) {
        channel.basicPublish('', queue, JSON_PROPERTIES, Buffer.from(JSON.stringify(makeOrder(index))));
      }
    },
    drain: async (queue, take) => {
      for (;;) {
        const delivery = await channel.basicGet(queue, { noAck: true });
        if (!delivery) return;
        take(JSON.parse(delivery.body.toString()) as Order);
      }
    },
    remaining: async (queue) => {
      const { messageCount, consumerCount } = await channel.queueDeclarePassive(queue);
      if (consumerCount > 0) throw new Error('the application was closed and its consumer is still there');
      return messageCount;
    },
    remove: async (queue) => {
      await channel.queueDelete(queue);
    },
    close: () => connection.close(),
  };
}
