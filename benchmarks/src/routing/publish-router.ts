import { memory } from '@nest-amqp/memory';

import type { RoutingKind } from './kinds';
import type { RouterFactory } from './router';

const EXCHANGE = 'benchmark';
const QUEUE = 'benchmark';
const TYPES: Readonly<Record<RoutingKind, string>> = { 'direct-routing': 'direct', 'topic-routing': 'topic' };

const BODY = Buffer.alloc(0);
const PROPERTIES = {};

/** The in-memory broker through its channel: a whole publish, of which routing is a part, into the queue that all keys are bound to. */
export const makeRouter: RouterFactory = async (kind, keys) => {
  // a version that takes every pattern: later ones limit the number of # in one
  const connection = await memory({ rabbitmq: '3.10' }).create().connect();
  const channel = await connection.createChannel();
  await channel.exchangeDeclare(EXCHANGE, TYPES[kind]);
  await channel.queueDeclare(QUEUE, { exclusive: true });
  for (const key of keys) await channel.queueBind(QUEUE, EXCHANGE, key);
  return {
    route: async (routingKeys) => {
      for (const key of routingKeys) channel.basicPublish(EXCHANGE, key, PROPERTIES, BODY);
      // answered after everything before it
      await channel.queueDeclarePassive(QUEUE);
    },
    matched: async () => (await channel.queuePurge(QUEUE)).messageCount,
  };
};
