import assert from 'node:assert/strict';
import type { Channel } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { get, send } from '../case/messages';
import { quorumQueueWithDeadLetters } from '../case/quorum-queue';

/** How a message dies that was delivered as number 1, and whether its copy is redelivered from 4.3 on; before it never is. */
const DEATHS: readonly [string, boolean, (channel: Channel, queue: string) => Promise<void> | void][] = [
  ['rejected', true, (channel) => channel.basicReject(1, false)],
  ['refused with nack', false, (channel) => channel.basicNack(1, false, false)],
  ['refused with nack multiple', false, (channel) => channel.basicNack(1, true, false)],
  [
    'given back with reject and then refused with nack',
    true,
    async (channel, queue) => {
      channel.basicReject(1, true);
      await get(channel, queue);
      channel.basicNack(2, false, false);
    },
  ],
  [
    'given back with nack and then refused with nack',
    false,
    async (channel, queue) => {
      channel.basicNack(1, false, true);
      await get(channel, queue);
      channel.basicNack(2, false, false);
    },
  ],
];

async function withDeadLetters(context: ContractContext): Promise<{ queue: string; dead: string }> {
  const dead = await context.queue();
  return { dead, queue: await context.queueWith({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead }) };
}

export const deadLetterFlags = concept('flags of dead letters', [
  ...DEATHS.map(([how, redelivered, die]) => ({
    title: `the dead letter of a message that was ${how} is ${redelivered ? 'redelivered from 4.3 on' : 'not redelivered'}`,
    async run(context: ContractContext) {
      const { queue, dead } = await withDeadLetters(context);
      send(context.channel, queue, 'body');
      await get(context.channel, queue);
      await die(context.channel, queue);
      await context.hasDepth(dead, 1);
      assert.equal((await get(context.channel, dead)).redelivered, redelivered && context.isAtLeast('4.3'));
    },
  })),
  {
    title: 'a message that the end of its channel gave back once too often is dead-lettered, from 4.3 on as redelivered',
    needs: ['quorum-queues'],
    async run(context) {
      const { queue, dead } = await quorumQueueWithDeadLetters(context, { 'x-delivery-limit': 0 });
      send(context.channel, queue, 'body');
      await context.hasDepth(queue, 1);
      const channel = await context.openChannel();
      await get(channel, queue);
      await channel.close();
      await context.hasDepth(dead, 1);
      const letter = await get(context.channel, dead);
      assert.equal(letter.properties.headers?.['x-first-death-reason'], 'delivery_limit');
      assert.equal(letter.redelivered, context.isAtLeast('4.3'));
    },
  },
  {
    title: 'recovering counts towards the delivery limit, and from 4.3 on it does not',
    needs: ['quorum-queues'],
    async run(context) {
      const { queue, dead } = await quorumQueueWithDeadLetters(context, { 'x-delivery-limit': 0 });
      send(context.channel, queue, 'body');
      await context.hasDepth(queue, 1);
      await get(context.channel, queue);
      await context.channel.basicRecover();
      await context.hasDepth(context.isAtLeast('4.3') ? queue : dead, 1);
    },
  },
  {
    title: 'a delivery limit of -1 is none from 4.0 on, and before that passed at once',
    needs: ['quorum-queues'],
    async run(context) {
      const { queue, dead } = await quorumQueueWithDeadLetters(context, { 'x-delivery-limit': -1 });
      send(context.channel, queue, 'body');
      await context.hasDepth(queue, 1);
      for (let times = 0; times < context.byVersion({ '3.10': 1, '4.0': 22 }); times += 1) {
        const delivery = await context.eventually(() => get(context.channel, queue));
        context.channel.basicReject(delivery.deliveryTag, true);
      }
      await context.hasDepth(context.isAtLeast('4.0') ? queue : dead, 1);
    },
  },
  {
    title: 'a first death of its own making that a message brings is replaced',
    async run(context) {
      const { queue, dead } = await withDeadLetters(context);
      send(context.channel, queue, 'body', { properties: { headers: { 'x-first-death-reason': 'mine', 'x-first-death-queue': 'mine' } } });
      await get(context.channel, queue);
      context.channel.basicReject(1, false);
      await context.hasDepth(dead, 1);
      const { headers } = (await get(context.channel, dead)).properties;
      assert.equal(headers?.['x-first-death-reason'], 'rejected');
      assert.equal(headers['x-first-death-queue'], queue);
    },
  },
  {
    title: 'an internal exchange takes dead letters, and its alternate exchange those that it routes nowhere',
    async run(context) {
      const alternate = await context.exchange('fanout');
      const exchange = await context.exchange('direct', { internal: true, arguments: { 'alternate-exchange': alternate } });
      const dead = await context.boundQueue(alternate);
      const queue = await context.queueWith({ 'x-dead-letter-exchange': exchange });
      send(context.channel, queue, 'body');
      await get(context.channel, queue);
      context.channel.basicReject(1, false);
      await context.hasDepth(dead, 1);
      const letter = await get(context.channel, dead);
      assert.deepEqual([letter.exchange, letter.routingKey], [exchange, queue]);
    },
  },
]);
