import type { Channel, Connection, Delivery } from '@nest-amqp/core';
import { EXCHANGES, QUEUES } from './names';
import { transport } from './transport';

/**
 * What a person does in RabbitMQ's management pages: look into queues, get messages out of them, delete. It speaks plain
 * AMQP on a connection of its own, so it works on every transport.
 */
export class Management {
  private constructor(private readonly connection: Connection) {}

  static async open(): Promise<Management> {
    return new Management(await transport.create().connect({ connectionName: 'management' }));
  }

  /** Messages that wait in a queue; those that are out for delivery are not among them. */
  async ready(queue: string): Promise<number> {
    return this.run(async (channel) => (await channel.queueDeclarePassive(queue)).messageCount);
  }

  /** Gets the message at the head of a queue and acknowledges it. */
  async get(queue: string): Promise<Delivery> {
    return this.run(async (channel) => {
      const delivery = await channel.basicGet(queue);
      if (!delivery) throw new Error(`Queue '${queue}' is empty`);
      channel.basicAck(delivery.deliveryTag);
      return delivery;
    });
  }

  /** Deletes everything of the tutorial, so that a step begins on a clean broker. */
  async cleanUp(): Promise<void> {
    await this.run(async (channel) => {
      for (const queue of QUEUES) await channel.queueDelete(queue);
      for (const exchange of EXCHANGES) await channel.exchangeDelete(exchange);
    });
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  // A refusal closes its channel, so each operation has one of its own.
  private async run<T>(operation: (channel: Channel) => Promise<T>): Promise<T> {
    const channel = await this.connection.createChannel();
    try {
      return await operation(channel);
    } finally {
      await channel.close();
    }
  }
}
