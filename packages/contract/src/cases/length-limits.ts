import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, get, send, takeAll } from '../case/messages';

export const lengthLimits = concept('length limits', [
  {
    title: 'a queue that is too long drops the oldest message',
    async run(context) {
      const queue = await context.queueWith({ 'x-max-length': 2 });
      send(context.channel, queue, ['one', 'two', 'three', 'four']);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['three', 'four']);
    },
  },
  {
    title: 'a queue of length 0 keeps nothing',
    async run(context) {
      const queue = await context.queueWith({ 'x-max-length': 0 });
      send(context.channel, queue, 'body');
      assert.deepEqual(await takeAll(context.channel, queue), []);
    },
  },
  {
    title: 'a queue of length 0 delivers to a consumer that waits',
    async run(context) {
      const queue = await context.queueWith({ 'x-max-length': 0 });
      const { deliveries } = await context.consume(queue);
      send(context.channel, queue, 'body');
      await deliveries.nth(1);
    },
  },
  {
    title: 'unacknowledged messages do not count towards the length',
    async run(context) {
      const queue = await context.queueWith({ 'x-max-length': 1 });
      send(context.channel, queue, 'one');
      await get(context.channel, queue);
      send(context.channel, queue, ['two', 'three']);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['three']);
    },
  },
  {
    title: 'a message that is given back to a full queue is the oldest one',
    async run(context) {
      const queue = await context.queueWith({ 'x-max-length': 1 });
      send(context.channel, queue, 'one');
      const { deliveryTag } = await get(context.channel, queue);
      send(context.channel, queue, 'two');
      context.channel.basicNack(deliveryTag, false, true);
      await context.channel.basicQos(0);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['two']);
    },
  },
  {
    title: 'a queue that holds too many bytes drops the oldest messages',
    async run(context) {
      const queue = await context.queueWith({ 'x-max-length-bytes': 10 });
      send(context.channel, queue, ['aaaaaa', 'bbbb', 'cc']);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['bbbb', 'cc']);
    },
  },
  {
    title: 'a message of too many bytes empties the queue and is dropped itself',
    async run(context) {
      const queue = await context.queueWith({ 'x-max-length-bytes': 10 });
      send(context.channel, queue, ['aaaaaa', 'bb', 'ddddddddddddd']);
      assert.deepEqual(await takeAll(context.channel, queue), []);
    },
  },
  {
    title: 'a full queue that rejects what is published keeps what it has',
    async run(context) {
      const queue = await context.queueWith({ 'x-max-length': 2, 'x-overflow': 'reject-publish' });
      send(context.channel, queue, ['one', 'two', 'three']);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['one', 'two']);
    },
  },
  {
    title: 'a full queue that rejects what is published takes messages again when there is room',
    async run(context) {
      const queue = await context.queueWith({ 'x-max-length': 1, 'x-overflow': 'reject-publish' });
      send(context.channel, queue, ['one', 'two']);
      assert.equal((await takeAll(context.channel, queue)).length, 1);
      send(context.channel, queue, ['three', 'four']);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['three']);
    },
  },
  ...(['drop-head', 'reject-publish-dlx'] as const).map((overflow) => ({
    title: `a full queue with the mode ${overflow} dead-letters what it does not keep`,
    async run(context: ContractContext) {
      const dead = await context.queue();
      const args = { 'x-max-length': 2, 'x-overflow': overflow, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead };
      const queue = await context.queueWith(args);
      send(context.channel, queue, ['one', 'two', 'three']);
      await context.hasDepth(dead, 1);
      const [lost] = await takeAll(context.channel, dead);
      const kept = bodiesOf(await takeAll(context.channel, queue));
      assert.equal(lost?.properties.headers?.['x-first-death-reason'], 'maxlen');
      assert.deepEqual([bodiesOf([lost]), kept], overflow === 'drop-head' ? [['one'], ['two', 'three']] : [['three'], ['one', 'two']]);
    },
  })),
]);
