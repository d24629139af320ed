import type { Channel, Connection } from '@nest-amqp/core';

import type { Order } from '../workload/order';
import type { Candidate, Setup } from './candidate';
import { JSON_PROPERTIES, openMemoryStage, sharedMemory } from './memory-stage';

const encode = (order: Order): Buffer => Buffer.from(JSON.stringify(order));
const decode = (body: Buffer): Order => JSON.parse(body.toString()) as Order;

/** The in-memory broker under the client: the transport SPI, used by hand. */
export const candidate: Candidate = {
  openStage: openMemoryStage,
  open: async (setup) => {
    const connection = await sharedMemory.create().connect();
    const publish = await openPublishing(connection, setup.queue);
    const request = setup.onRequest ? await openRequests(connection, setup.queue) : notOpened;
    await consume(await connection.createChannel(), setup);
    return { publish, request, close: () => connection.close() };
  },
};

async function openPublishing(connection: Connection, queue: string): Promise<(order: Order) => Promise<void>> {
  const channel = await connection.createChannel();
  await channel.confirmSelect();
  const confirms = new Map<number, () => void>();
  let confirmed = 0;
  channel.onConfirm((sequenceNumber, multiple) => {
    const from = multiple ? confirmed + 1 : sequenceNumber;
    for (let number = from; number <= sequenceNumber; number++) {
      confirms.get(number)?.();
      confirms.delete(number);
    }
    confirmed = Math.max(confirmed, sequenceNumber);
  });
  return (order) =>
    new Promise((resolve) => {
      confirms.set(channel.basicPublish('', queue, JSON_PROPERTIES, encode(order)), resolve);
    });
}

async function consume(channel: Channel, { queue, prefetch, onMessage, onRequest }: Setup): Promise<void> {
  await channel.basicQos(prefetch);
  if (onMessage) {
    const handle = async (body: Buffer, deliveryTag: number): Promise<void> => {
      await onMessage(decode(body));
      channel.basicAck(deliveryTag);
    };
    await channel.basicConsume(queue, ({ body, deliveryTag }) => void handle(body, deliveryTag));
  }
  if (onRequest) {
    const answer = async (body: Buffer, deliveryTag: number, replyTo: string, correlationId: string): Promise<void> => {
      const reply = await onRequest(decode(body));
      channel.basicPublish('', replyTo, { ...JSON_PROPERTIES, correlationId }, encode(reply));
      channel.basicAck(deliveryTag);
    };
    await channel.basicConsume(queue, ({ body, deliveryTag, properties }) => {
      void answer(body, deliveryTag, properties.replyTo!, properties.correlationId!);
    });
  }
}

async function openRequests(connection: Connection, queue: string): Promise<(order: Order) => Promise<Order>> {
  const channel = await connection.createChannel();
  const waiting = new Map<string, (reply: Order) => void>();
  let last = 0;
  const onDelivery = (correlationId: string, body: Buffer): void => {
    waiting.get(correlationId)?.(decode(body));
    waiting.delete(correlationId);
  };
  await channel.basicConsume('amq.rabbitmq.reply-to', ({ properties, body }) => onDelivery(properties.correlationId!, body), {
    noAck: true,
  });
  return (order) =>
    new Promise((resolve) => {
      const correlationId = String(++last);
      waiting.set(correlationId, resolve);
      channel.basicPublish('', queue, { ...JSON_PROPERTIES, correlationId, replyTo: 'amq.rabbitmq.reply-to' }, encode(order));
    });
}

async function notOpened(): Promise<never> {
  throw new Error('opened without onRequest');
}
