import { Message, type Channel, type Connection, type Delivery, type Timer } from '@nest-amqp/core';
import { OperationChannel } from '../connection/operation-channel';
import type { ReadyConnection } from '../connection/ready-connection';
import { readyInTime } from '../connection/ready-in-time';
import { CLOSE_TIMEOUT_MS, settledWithin } from '../connection/settled-within';
import { writeSettling } from '../connection/settling';
import { within } from '../connection/within';

/** Fetches single messages and acknowledges them. */
export class Receiver {
  private readonly operations: OperationChannel;

  constructor(private readonly connection: ReadyConnection) {
    this.operations = new OperationChannel(connection);
  }

  /** The next message of a queue; `undefined` if none came within `timeoutMs`, where 0 means: answer at once. */
  async receive(queue: string, timeoutMs: number): Promise<Message | undefined> {
    const delivery = (await this.get(queue)) ?? (timeoutMs > 0 ? await this.consumeOne(queue, timeoutMs) : undefined);
    return delivery && Message.received(delivery, queue);
  }

  private get(queue: string): Promise<Delivery | undefined> {
    return this.operations.run(`Fetching from queue '${queue}'`, async (channel) => {
      const delivery = await channel.basicGet(queue);
      if (delivery) writeSettling(channel, delivery.deliveryTag, { method: 'ack' });
      return delivery;
    });
  }

  /** Waits on a consumer of its own: closing its channel gives back what came beyond the first message. */
  private async consumeOne(queue: string, timeoutMs: number): Promise<Delivery | undefined> {
    const { clock, operationTimeoutMs: limitMs } = this.connection;
    const what = `Waiting for a message of queue '${queue}'`;
    const connection = await readyInTime(this.connection, what);
    const channel = await within({ clock, limitMs, what }, openForOne(connection));
    let timer: Timer | undefined;
    try {
      const first = await new Promise<Delivery | undefined>((resolve, reject) => {
        timer = clock.after(timeoutMs, () => {
          resolve(undefined);
        });
        channel.onClose((error) => {
          if (error) reject(error);
          else resolve(undefined);
        });
        channel.basicConsume(queue, resolve).catch(reject);
      });
      if (first && channel.isOpen) writeSettling(channel, first.deliveryTag, { method: 'ack' });
      return first;
    } finally {
      timer?.cancel();
      await settledWithin(clock, CLOSE_TIMEOUT_MS, channel.close());
    }
  }
}

async function openForOne(connection: Connection): Promise<Channel> {
  const channel = await connection.createChannel();
  await channel.basicQos(1);
  return channel;
}
