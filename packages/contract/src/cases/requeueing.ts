import assert from 'node:assert/strict';
import type { Channel } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, bodyOf, get, getSome, send, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

/** What is in the queue after `one` to `three` of five were delivered and `settle` has spoken of them, each with whether it was redelivered. */
async function afterwards(context: ContractContext, settle: (channel: Channel) => unknown): Promise<[string, boolean][]> {
  const queue = await context.queue();
  const channel = await context.openChannel();
  send(channel, queue, ['one', 'two', 'three', 'four', 'five']);
  await getSome(channel, queue, 3);
  await settle(channel);
  await context.hasDepth(queue, 5);
  return (await takeAll(context.channel, queue)).map((delivery) => [bodyOf(delivery), delivery.redelivered]);
}

const BACK_IN_PLACE: [string, boolean][] = [
  ['one', true],
  ['two', true],
  ['three', true],
  ['four', false],
  ['five', false],
];

export const requeueing = concept('requeueing', [
  {
    title: 'messages that are given back in multiple take their old places',
    async run(context) {
      assert.deepEqual(await afterwards(context, (channel) => channel.basicNack(3, true, true)), BACK_IN_PLACE);
    },
  },
  {
    title: 'messages that are given back one by one take their old places, whatever the order',
    async run(context) {
      const order = [3, 1, 2];
      assert.deepEqual(await afterwards(context, (channel) => order.forEach((tag) => channel.basicReject(tag, true))), BACK_IN_PLACE);
    },
  },
  {
    title: 'messages that a closed channel had not acknowledged take their old places',
    async run(context) {
      assert.deepEqual(await afterwards(context, (channel) => channel.close()), BACK_IN_PLACE);
    },
  },
  {
    title: 'messages that a channel had not acknowledged come back when an error closes it',
    async run(context) {
      assert.deepEqual(await afterwards(context, (channel) => channel.basicAck(99)), BACK_IN_PLACE);
    },
  },
  {
    title: 'messages that a closed connection had not acknowledged take their old places',
    async run(context) {
      const queue = await context.queue({ durable: true });
      const connection = await context.openConnection();
      const channel = await connection.createChannel();
      send(channel, queue, ['one', 'two', 'three']);
      await getSome(channel, queue, 2);
      await connection.close();
      await context.hasDepth(queue, 3);
      const redelivered = (await takeAll(context.channel, queue)).map((delivery) => [bodyOf(delivery), delivery.redelivered]);
      assert.deepEqual(redelivered, [
        ['one', true],
        ['two', true],
        ['three', false],
      ]);
    },
  },
  {
    title: 'a message that is given back goes to another consumer of the queue, as redelivered',
    async run(context) {
      const queue = await context.queue();
      const [first, second] = [await context.openChannel(), await context.openChannel()];
      await first.basicQos(1);
      const one = await context.consume(queue, { on: first });
      send(context.channel, queue, 'body');
      const { deliveryTag } = await one.deliveries.nth(1);
      const two = await context.consume(queue, { on: second, arguments: { 'x-priority': 1 } });
      first.basicNack(deliveryTag, false, true);
      const again = await two.deliveries.nth(1);
      assert.equal(again.redelivered, true);
      assert.equal(again.deliveryTag, 1);
    },
  },
  {
    title: 'a message that is given back comes again before those that the prefetch count held back',
    async run(context) {
      const queue = await context.queue();
      await context.channel.basicQos(3);
      send(context.channel, queue, ['one', 'two', 'three', 'four']);
      const { deliveries } = await context.consume(queue);
      await deliveries.first(3);
      context.channel.basicNack(1, false, true);
      const again = await deliveries.nth(4);
      assert.deepEqual([bodyOf(again), again.redelivered, again.deliveryTag], ['one', true, 4]);
    },
  },
  {
    title: 'recovering redelivers what was not acknowledged, in order',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, ['one', 'two', 'three']);
      const { deliveries } = await context.consume(queue);
      await deliveries.first(3);
      context.channel.basicAck(2);
      await context.channel.basicRecover(true);
      const redelivered = (await deliveries.first(5)).slice(3);
      assert.deepEqual(bodiesOf(redelivered), ['one', 'three']);
      assert.deepEqual(
        redelivered.map((delivery) => [delivery.redelivered, delivery.deliveryTag]),
        [
          [true, 4],
          [true, 5],
        ],
      );
    },
  },
  {
    title: 'recovering without requeueing is not implemented',
    run: (context) => context.refuses(context.channel.basicRecover(false), refusal(540, 'basic.recover', 'requeue=false')),
  },
  {
    title: 'a message that was never given back is not redelivered',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'body');
      assert.equal((await get(context.channel, queue)).redelivered, false);
    },
  },
]);
