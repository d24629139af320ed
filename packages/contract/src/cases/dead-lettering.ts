import assert from 'node:assert/strict';
import type { Delivery } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, get, getSome, publish, send, takeAll, type Outgoing } from '../case/messages';

/** A queue whose dead letters go to another one, and that other one. */
async function pair(context: ContractContext, args = {}): Promise<{ queue: string; dead: string }> {
  const dead = await context.queue();
  const queue = await context.queueWith({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead, ...args });
  return { queue, dead };
}

async function rejectOne(context: ContractContext, queue: string): Promise<void> {
  context.channel.basicReject((await get(context.channel, queue)).deliveryTag, false);
}

/** The one message that is to arrive in a queue. */
async function arriving(context: ContractContext, queue: string): Promise<Delivery> {
  await context.hasDepth(queue, 1);
  return get(context.channel, queue);
}

export const deadLettering = concept('dead-lettering', [
  {
    title: 'a rejected message is dead-lettered with the exchange and the key that it goes by now',
    async run(context) {
      const { queue, dead } = await pair(context);
      send(context.channel, queue, 'body');
      await rejectOne(context, queue);
      const { exchange, routingKey, body } = await arriving(context, dead);
      assert.deepEqual([exchange, routingKey, body.toString()], ['', dead, 'body']);
    },
  },
  {
    title: 'a dead letter keeps its routing key where the queue gives none',
    async run(context) {
      const exchange = await context.exchange('direct');
      const dead = await context.queue();
      const queue = await context.queueWith({ 'x-dead-letter-exchange': exchange });
      await context.channel.queueBind(dead, exchange, queue);
      send(context.channel, queue, 'body');
      await rejectOne(context, queue);
      const letter = await arriving(context, dead);
      assert.deepEqual([letter.exchange, letter.routingKey], [exchange, queue]);
    },
  },
  {
    title: 'refused messages are dead-lettered in the order of their deliveries',
    async run(context) {
      const { queue, dead } = await pair(context);
      send(context.channel, queue, ['one', 'two', 'three']);
      await getSome(context.channel, queue, 3);
      context.channel.basicNack(3, true, false);
      await context.hasDepth(dead, 3);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, dead)), ['one', 'two', 'three']);
    },
  },
  {
    title: 'a dead letter keeps its properties, but for its expiration',
    async run(context) {
      const { queue, dead } = await pair(context);
      const kept = { messageId: 'm1', contentType: 'text/plain', deliveryMode: 2, priority: 3 } as const;
      send(context.channel, queue, 'body', { properties: { ...kept, headers: { tenant: 'a' }, expirationMs: 60_000 } });
      await rejectOne(context, queue);
      const { headers, ...rest } = (await arriving(context, dead)).properties;
      assert.deepEqual(rest, kept);
      assert.equal(headers?.tenant, 'a');
    },
  },
  {
    title: 'a message that expires is dead-lettered',
    async run(context) {
      const { queue, dead } = await pair(context, { 'x-message-ttl': 30 });
      send(context.channel, queue, ['one', 'two']);
      await context.hasDepth(dead, 2);
      const letters = await takeAll(context.channel, dead);
      assert.deepEqual(bodiesOf(letters), ['one', 'two']);
      assert.equal(letters[0]?.properties.headers?.['x-first-death-reason'], 'expired');
    },
  },
  {
    title: 'an acknowledged message is not dead-lettered, nor is one that was purged or went with its queue',
    async run(context) {
      const { queue, dead } = await pair(context);
      send(context.channel, queue, ['one', 'two', 'three']);
      context.channel.basicAck((await get(context.channel, queue)).deliveryTag);
      await context.channel.queuePurge(queue);
      send(context.channel, queue, 'four');
      await context.channel.queueDelete(queue);
      // What dies later has to arrive alone.
      const last = await context.queueWith({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead, 'x-max-length': 0 });
      send(context.channel, last, 'five');
      await context.hasDepth(dead, 1);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, dead)), ['five']);
    },
  },
  {
    title: 'a dead letter is lost where its exchange does not exist',
    async run(context) {
      const queue = await context.queueWith({ 'x-dead-letter-exchange': context.name('missing') });
      send(context.channel, queue, 'body');
      await rejectOne(context, queue);
      assert.equal(await context.depth(queue), 0);
      assert.equal(context.channel.isOpen, true);
    },
  },
  {
    title: 'a dead letter goes to all queues of a fanout exchange, and is theirs as any message',
    async run(context) {
      const exchange = await context.exchange('fanout');
      const queues = [await context.boundQueue(exchange), await context.boundQueue(exchange)];
      const queue = await context.queueWith({ 'x-dead-letter-exchange': exchange });
      send(context.channel, queue, 'body');
      await rejectOne(context, queue);
      for (const dead of queues) assert.equal((await arriving(context, dead)).exchange, exchange);
    },
  },
  {
    title: 'a message that goes round by itself is dropped when it comes back',
    async run(context) {
      const queue = context.name('queue');
      const args = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': queue, 'x-message-ttl': 30 };
      await context.channel.queueDeclare(queue, { exclusive: true, arguments: args });
      send(context.channel, queue, 'body');
      await context.hasDepth(queue, 0);
    },
  },
  {
    title: 'a message that a consumer sends round goes on, and its deaths are counted',
    async run(context) {
      const queue = context.name('queue');
      const args = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': queue };
      await context.channel.queueDeclare(queue, { exclusive: true, arguments: args });
      send(context.channel, queue, 'body');
      for (const count of [1, 2, 3]) {
        await rejectOne(context, queue);
        const letter = await arriving(context, queue);
        const [death] = letter.properties.headers?.['x-death'] as Record<string, unknown>[];
        assert.equal(death?.count, count);
        context.channel.basicNack(letter.deliveryTag, false, true);
      }
    },
  },
  {
    title: 'the dead letter of a message that was rejected is not redelivered, though from 4.3 on it says so',
    async run(context) {
      const { queue, dead } = await pair(context);
      send(context.channel, queue, 'body');
      await rejectOne(context, queue);
      assert.equal((await arriving(context, dead)).redelivered, context.byVersion({ '3.10': false, '4.3': true }));
    },
  },
  {
    title: 'the dead letter of a message that was refused by basic.nack does not say that it is redelivered',
    async run(context) {
      const { queue, dead } = await pair(context);
      send(context.channel, queue, ['one', 'two']);
      const [one, two] = await getSome(context.channel, queue, 2);
      context.channel.basicNack(two?.deliveryTag ?? 0, false, true);
      context.channel.basicNack(one?.deliveryTag ?? 0, false, false);
      assert.equal((await arriving(context, dead)).redelivered, false);
    },
  },
  {
    title: 'the dead letter of a message that was lost with a channel before is not redelivered, though from 4.3 on it says so',
    async run(context) {
      const { queue, dead } = await pair(context);
      send(context.channel, queue, 'body');
      const lost = await context.openChannel();
      await get(lost, queue);
      await lost.close();
      const { deliveryTag } = await context.eventually(() => get(context.channel, queue));
      context.channel.basicNack(deliveryTag, false, false);
      assert.equal((await arriving(context, dead)).redelivered, context.byVersion({ '3.10': false, '4.3': true }));
    },
  },
  ...[
    { title: 'a dead letter with its own key is still routed by CC', key: undefined },
    { title: 'a dead letter with the key of its queue is not routed by CC', key: 'dead' },
  ].map(({ title, key }) => ({
    title,
    async run(context: ContractContext) {
      const exchange = await context.exchange('direct');
      const queue = await context.queueWith({ 'x-dead-letter-exchange': exchange, ...(key && { 'x-dead-letter-routing-key': key }) });
      const [dead, copied] = [await context.boundQueue(exchange, key ?? queue), await context.boundQueue(exchange, 'copy')];
      const outgoing: Outgoing = { properties: { headers: { CC: ['copy'] } } };
      publish(context.channel, '', queue, 'body', outgoing);
      await rejectOne(context, queue);
      const { headers } = (await arriving(context, dead)).properties;
      await context.hasDepth(copied, key ? 0 : 1);
      assert.deepEqual(headers?.CC, key ? context.byVersion<unknown>({ '3.10': undefined, '4.0': ['copy'] }) : ['copy']);
    },
  })),
]);
