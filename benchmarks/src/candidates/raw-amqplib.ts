import { connect } from 'amqplib';
import type { Channel, ConsumeMessage } from 'amqplib';

import { decode, encode, notOpened, openRequests } from './amqplib-requests';
import type { Candidate, Session, Setup } from './candidate';
import { RABBITMQ_URL } from './rabbitmq';
import { openRabbitmqStage } from './rabbitmq-stage';

/** What one writes by hand with amqplib: one connection, a confirm channel to publish on, a channel to consume on. */
export const candidate: Candidate = {
  openStage: () => openRabbitmqStage(RABBITMQ_URL),
  open: (setup) => openAmqplib(RABBITMQ_URL, setup),
};

/** The same at any address. */
export async function openAmqplib(url: string, setup: Setup): Promise<Session> {
  const connection = await connect(url, { noDelay: true });
  const publishing = await connection.createConfirmChannel();
  const request = setup.onRequest ? await openRequests(await connection.createChannel(), setup.queue, 'amq.rabbitmq.reply-to') : notOpened;
  const consuming = await connection.createChannel();
  await consume(consuming, setup);
  return {
    publish: (order) =>
      new Promise((resolve, reject) => {
        publishing.sendToQueue(setup.queue, encode(order), { contentType: 'application/json' }, (error: Error | null) => {
          if (error) reject(error);
          else resolve();
        });
      }),
    request,
    close: async () => {
      // the connection's close overtakes acks that still wait in their channel
      await consuming.close();
      await connection.close();
    },
  };
}

async function consume(channel: Channel, { queue, prefetch, onMessage, onRequest }: Setup): Promise<void> {
  await channel.prefetch(prefetch);
  if (onMessage) {
    const handle = async (message: ConsumeMessage): Promise<void> => {
      await onMessage(decode(message.content));
      channel.ack(message);
    };
    await channel.consume(queue, (message) => void (message && handle(message)));
  }
  if (onRequest) {
    const answer = async (message: ConsumeMessage): Promise<void> => {
      const reply = await onRequest(decode(message.content));
      const { replyTo, correlationId } = message.properties as { replyTo: string; correlationId: string };
      channel.sendToQueue(replyTo, encode(reply), { correlationId, contentType: 'application/json' });
      channel.ack(message);
    };
    await channel.consume(queue, (message) => void (message && answer(message)));
  }
}
