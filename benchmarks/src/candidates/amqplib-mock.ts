import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';

import { makeOrder } from '../workload/order';
import { decode, encode, notOpened, openRequests } from './amqplib-requests';
import type { Candidate, Session, Setup, Stage } from './candidate';

const JSON_OPTIONS = { contentType: 'application/json' };

/** A library that stands in for amqplib in tests, used as amqplib is. */
export function mockCandidate(connect: () => Promise<ChannelModel>): Candidate {
  return {
    openStage: async () => openStage(await connect()),
    open: async (setup) => open(await connect(), setup),
  };
}

async function openStage(connection: ChannelModel): Promise<Stage> {
  const channel = await connection.createChannel();
  return {
    declare: async (queue) => {
      await channel.assertQueue(queue, { durable: true });
    },
    preload: async (queue, count) => {
      for (let index = 0; index < count; index++) channel.sendToQueue(queue, encode(makeOrder(index)), JSON_OPTIONS);
    },
    drain: async (queue, take) => {
      for (let message = await channel.get(queue); message; message = await channel.get(queue)) {
        take(decode(message.content));
        channel.ack(message);
      }
    },
    remaining: async (queue) => (await channel.checkQueue(queue)).messageCount,
    remove: async (queue) => {
      // not every one of them can
      await (channel as Partial<Channel>).deleteQueue?.(queue);
    },
    close: () => connection.close(),
  };
}

async function open(connection: ChannelModel, setup: Setup): Promise<Session> {
  const publishing = await connection.createConfirmChannel();
  const consuming = await connection.createChannel();
  const request = setup.onRequest ? await openOwnReplies(await connection.createChannel(), setup.queue) : notOpened;
  const consumerTag = await consume(consuming, setup);
  return {
    publish: (order) =>
      new Promise((resolve, reject) => {
        publishing.sendToQueue(setup.queue, encode(order), JSON_OPTIONS, (error: Error | null) => {
          if (error) reject(error);
          else resolve();
        });
      }),
    request,
    close: async () => {
      // one of them does not end consumers with their connection
      if (consumerTag !== undefined) await consuming.cancel(consumerTag);
      await connection.close();
    },
  };
}

async function consume(channel: Channel, { queue, prefetch, onMessage, onRequest }: Setup): Promise<string | undefined> {
  await channel.prefetch(prefetch);
  const handle = async (message: ConsumeMessage): Promise<void> => {
    const order = decode(message.content);
    if (onMessage) await onMessage(order);
    if (onRequest) {
      const { replyTo, correlationId } = message.properties as { replyTo: string; correlationId: string };
      channel.sendToQueue(replyTo, encode(await onRequest(order)), { ...JSON_OPTIONS, correlationId });
    }
    channel.ack(message);
  };
  if (!onMessage && !onRequest) return undefined;
  return (await channel.consume(queue, (message) => void (message && handle(message)))).consumerTag;
}

/** Over a queue of its own: none of them has direct reply-to. */
async function openOwnReplies(channel: Channel, queue: string): ReturnType<typeof openRequests> {
  const replyTo = `${queue}.replies`;
  await channel.assertQueue(replyTo, { exclusive: true });
  return openRequests(channel, queue, replyTo);
}
