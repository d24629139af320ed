import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { bodiesOf, get, getSome, send, takeAll } from '../case/messages';

const PRIORITIES = { 'x-max-priority': 5 };

/** As the functional and server tests of RabbitMQ's Java client have it, and its priority-queue suite of the server. */
export const expiryAndPriority = concept('priorities, times and limits together', [
  {
    title: 'a message that is given back does not begin its time anew',
    async run(context) {
      const queue = await context.queueWith({ 'x-message-ttl': 400 });
      send(context.channel, queue, 'body');
      const { deliveryTag } = await get(context.channel, queue);
      await context.letPass(250);
      context.channel.basicNack(deliveryTag, false, true);
      await context.letPass(250);
      assert.deepEqual(await takeAll(context.channel, queue), []);
    },
  },
  {
    title: 'a message without time that was delivered expires when it is given back',
    async run(context) {
      const queue = await context.queueWith({ 'x-message-ttl': 0 });
      const { deliveries } = await context.consume(queue);
      send(context.channel, queue, 'body');
      const { deliveryTag } = await deliveries.nth(1);
      context.channel.basicReject(deliveryTag, true);
      await context.letPass(50);
      assert.equal(deliveries.items.length, 1);
    },
  },
  {
    title: 'a queue that is dead-lettered to itself drops what expires in it a second time',
    async run(context) {
      const queue = context.name('queue');
      await context.channel.queueDeclare(queue, {
        exclusive: true,
        arguments: { 'x-message-ttl': 30, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': queue },
      });
      send(context.channel, queue, 'body');
      await context.letPass(100);
      await context.hasDepth(queue, 0);
    },
  },
  {
    title: 'a message expires behind a more urgent one only when it is at the head of its own priority',
    needs: ['priority-queues'],
    async run(context) {
      const queue = await context.queueWith(PRIORITIES);
      send(context.channel, queue, 'urgent', { properties: { priority: 5 } });
      send(context.channel, queue, 'short', { properties: { priority: 1, expirationMs: 30 } });
      send(context.channel, queue, 'long', { properties: { priority: 1 } });
      await context.letPass(100);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['urgent', 'long']);
    },
  },
  {
    title: 'a message that comes before others by its priority is delivered though its time has passed, for nobody looked',
    needs: ['priority-queues'],
    async run(context) {
      const dead = await context.queue();
      const queue = await context.queueWith({ ...PRIORITIES, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead });
      send(context.channel, queue, 'calm', { properties: { priority: 1 } });
      send(context.channel, queue, ['first', 'second'], { properties: { priority: 5, expirationMs: 30 } });
      await context.letPass(100);
      assert.equal((await get(context.channel, queue)).body.toString(), 'first');
      await context.hasDepth(dead, 1);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['calm']);
    },
  },
  {
    title: 'messages of several priorities that are given back take their old places',
    needs: ['priority-queues'],
    async run(context) {
      const queue = await context.queueWith(PRIORITIES);
      for (const priority of [1, 3, 1, 3, 0]) send(context.channel, queue, `p${String(priority)}`, { properties: { priority } });
      const [first, , third] = await getSome(context.channel, queue, 3);
      context.channel.basicNack(third?.deliveryTag ?? 0, false, true);
      context.channel.basicNack(first?.deliveryTag ?? 0, false, true);
      const left = await getSome(context.channel, queue, 4);
      assert.deepEqual(bodiesOf(left), ['p3', 'p1', 'p1', 'p0']);
      assert.deepEqual(
        left.map(({ redelivered }) => redelivered),
        [true, true, false, false],
      );
    },
  },
  {
    title: 'a queue may have 255 priorities',
    needs: ['priority-queues'],
    async run(context) {
      const queue = await context.queueWith({ 'x-max-priority': 255 });
      for (const priority of [1, 255, 254]) send(context.channel, queue, String(priority), { properties: { priority } });
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['255', '254', '1']);
    },
  },
  {
    title: 'messages that are given back to a queue of a limited length drop the oldest ones, which are dead-lettered',
    async run(context) {
      const dead = await context.queue();
      const queue = await context.queueWith({ 'x-max-length': 2, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead });
      send(context.channel, queue, ['one', 'two']);
      const [, two] = await getSome(context.channel, queue, 2);
      send(context.channel, queue, ['three', 'four']);
      context.channel.basicNack(two?.deliveryTag ?? 0, true, true);
      await context.hasDepth(dead, 2);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['three', 'four']);
    },
  },
  {
    title: 'a message that is given back to a full queue that rejects stays',
    async run(context) {
      const queue = await context.queueWith({ 'x-max-length': 1, 'x-overflow': 'reject-publish' });
      send(context.channel, queue, 'one');
      const { deliveryTag } = await get(context.channel, queue);
      send(context.channel, queue, 'two');
      context.channel.basicNack(deliveryTag, false, true);
      await context.hasDepth(queue, 2);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['one', 'two']);
    },
  },
]);
