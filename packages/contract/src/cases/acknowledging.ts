import assert from 'node:assert/strict';
import type { Channel } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, get, getSome, send, takeAll } from '../case/messages';
import { refusal, type RefusedMethod } from '../case/refusal';

/** What is left of `one` to `four`, all delivered on one channel, when `settle` has spoken of them and the channel has closed. */
async function left(context: ContractContext, settle: (channel: Channel) => void): Promise<string[]> {
  const queue = await context.queue();
  const channel = await context.openChannel();
  send(channel, queue, ['one', 'two', 'three', 'four']);
  await getSome(channel, queue, 4);
  settle(channel);
  await channel.close();
  return bodiesOf(await takeAll(context.channel, queue));
}

const UNKNOWN: readonly [string, RefusedMethod, number, (channel: Channel) => void][] = [
  ['acknowledging an unknown delivery', 'basic.ack', 5, (channel) => channel.basicAck(5)],
  ['acknowledging all up to an unknown delivery', 'basic.ack', 5, (channel) => channel.basicAck(5, true)],
  ['acknowledging delivery 0', 'basic.ack', 0, (channel) => channel.basicAck(0)],
  ['refusing an unknown delivery with nack', 'basic.nack', 9, (channel) => channel.basicNack(9, false, true)],
  ['refusing all up to an unknown delivery', 'basic.nack', 9, (channel) => channel.basicNack(9, true, true)],
  ['rejecting an unknown delivery', 'basic.reject', 9, (channel) => channel.basicReject(9, true)],
];

export const acknowledging = concept('acknowledging', [
  {
    title: 'an acknowledged message is gone, the others are not',
    run: async (context) => assert.deepEqual(await left(context, (channel) => channel.basicAck(2)), ['one', 'three', 'four']),
  },
  {
    title: 'acknowledging multiple settles all up to that delivery',
    run: async (context) => assert.deepEqual(await left(context, (channel) => channel.basicAck(3, true)), ['four']),
  },
  {
    title: 'acknowledging multiple with 0 settles everything',
    run: async (context) => assert.deepEqual(await left(context, (channel) => channel.basicAck(0, true)), []),
  },
  {
    title: 'acknowledging multiple passes over what is settled already',
    run: async (context) =>
      assert.deepEqual(
        await left(context, (channel) => {
          channel.basicAck(1);
          channel.basicAck(3, true);
        }),
        ['four'],
      ),
  },
  {
    title: 'acknowledging 0 multiple with nothing outstanding is no error',
    async run({ channel }) {
      channel.basicAck(0, true);
      await channel.basicQos(0);
      assert.equal(channel.isOpen, true);
    },
  },
  ...UNKNOWN.map(([what, method, tag, settle]) => ({
    title: `${what} closes the channel`,
    async run(context: ContractContext) {
      const queue = await context.queue();
      send(context.channel, queue, 'body');
      await get(context.channel, queue);
      settle(context.channel);
      await context.closesFor(refusal(406, method, `unknown delivery tag ${tag}`));
      await context.hasDepth(queue, 1, await context.openChannel());
    },
  })),
  {
    title: 'acknowledging a message twice closes the channel',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'body');
      const { deliveryTag } = await get(context.channel, queue);
      context.channel.basicAck(deliveryTag);
      context.channel.basicAck(deliveryTag);
      await context.closesFor(refusal(406, 'basic.ack', 'unknown delivery tag 1'));
      assert.equal(await context.depth(queue, await context.openChannel()), 0);
    },
  },
  {
    title: 'acknowledging what needs no acknowledgement closes the channel',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'body');
      await context.channel.basicGet(queue, { noAck: true });
      context.channel.basicAck(1);
      await context.closesFor(refusal(406, 'basic.ack', 'unknown delivery tag 1'));
    },
  },
  {
    title: 'a message is acknowledged on the channel that brought it',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'body');
      await get(context.channel, queue);
      const other = await context.openChannel();
      other.basicAck(1);
      await context.closesFor(refusal(406, 'basic.ack', 'unknown delivery tag 1'), other);
      assert.equal(context.channel.isOpen, true);
    },
  },
  {
    title: 'acknowledging multiple needs that very delivery to be outstanding',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, ['one', 'two', 'three']);
      await getSome(context.channel, queue, 3);
      context.channel.basicAck(2);
      context.channel.basicAck(2, true);
      await context.closesFor(refusal(406, 'basic.ack', 'unknown delivery tag 2'));
    },
  },
  {
    title: 'a message that was rejected and not given back is gone',
    run: async (context) => assert.deepEqual(await left(context, (channel) => channel.basicReject(2, false)), ['one', 'three', 'four']),
  },
  {
    title: 'messages that were refused in multiple and not given back are gone',
    run: async (context) => assert.deepEqual(await left(context, (channel) => channel.basicNack(3, true, false)), ['four']),
  },
]);
