import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { bodiesOf, bodyOf, get, send, takeAll } from '../case/messages';

const SHORT_MS = 60;
/** Long enough for a message to be fetched before, even from a busy broker. */
const NOTICEABLE_MS = 400;
const LONG_MS = 60_000;

export const timeToLive = concept('time to live', [
  {
    title: 'a message is there until its own time has passed',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'body', { properties: { expirationMs: NOTICEABLE_MS } });
      context.channel.basicNack((await get(context.channel, queue)).deliveryTag, false, true);
      await context.hasDepth(queue, 1);
      await context.hasDepth(queue, 0);
    },
  },
  {
    title: "a message is there until its queue's time has passed",
    async run(context) {
      const queue = await context.queueWith({ 'x-message-ttl': NOTICEABLE_MS });
      send(context.channel, queue, ['one', 'two']);
      context.channel.basicNack((await get(context.channel, queue)).deliveryTag, false, true);
      await context.hasDepth(queue, 2);
      await context.hasDepth(queue, 0);
    },
  },
  {
    title: "a message's own time counts where it is shorter than the queue's",
    async run(context) {
      const queue = await context.queueWith({ 'x-message-ttl': LONG_MS });
      send(context.channel, queue, 'body', { properties: { expirationMs: SHORT_MS } });
      await context.letPass(SHORT_MS);
      assert.deepEqual(await takeAll(context.channel, queue), []);
    },
  },
  {
    title: "the queue's time counts where it is shorter than the message's own",
    async run(context) {
      const queue = await context.queueWith({ 'x-message-ttl': SHORT_MS });
      send(context.channel, queue, 'body', { properties: { expirationMs: LONG_MS } });
      await context.letPass(SHORT_MS);
      assert.deepEqual(await takeAll(context.channel, queue), []);
    },
  },
  {
    title: 'a message whose time has passed counts until it is at the head of its queue, and is never delivered',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'long', { properties: { expirationMs: LONG_MS } });
      send(context.channel, queue, 'short', { properties: { expirationMs: SHORT_MS } });
      await context.letPass(SHORT_MS);
      assert.equal(await context.depth(queue), 2);
      assert.equal(bodyOf(await get(context.channel, queue)), 'long');
      assert.equal(await context.channel.basicGet(queue), undefined);
    },
  },
  {
    title: 'a message without time is dropped where no consumer waits',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'body', { properties: { expirationMs: 0 } });
      assert.equal(await context.channel.basicGet(queue), undefined);
    },
  },
  {
    title: 'a message without time is delivered where a consumer waits',
    async run(context) {
      const queue = await context.queueWith({ 'x-message-ttl': 0 });
      const { deliveries } = await context.consume(queue);
      send(context.channel, queue, ['one', 'two']);
      assert.deepEqual(bodiesOf(await deliveries.first(2)), ['one', 'two']);
    },
  },
  {
    title: 'a message does not expire while it is unacknowledged, and does so at once when it is given back',
    async run(context) {
      const queue = await context.queueWith({ 'x-message-ttl': NOTICEABLE_MS });
      send(context.channel, queue, 'body');
      const { deliveryTag } = await get(context.channel, queue);
      await context.letPass(NOTICEABLE_MS);
      context.channel.basicNack(deliveryTag, false, true);
      assert.deepEqual(await takeAll(context.channel, queue), []);
    },
  },
  {
    title: 'acknowledging a message after its time is no error',
    async run(context) {
      const queue = await context.queueWith({ 'x-message-ttl': NOTICEABLE_MS });
      send(context.channel, queue, 'body');
      const { deliveryTag } = await get(context.channel, queue);
      await context.letPass(NOTICEABLE_MS);
      context.channel.basicAck(deliveryTag);
      await context.channel.basicQos(0);
      assert.equal(context.channel.isOpen, true);
    },
  },
  {
    title: 'a delivered message keeps its expiration',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'body', { properties: { expirationMs: LONG_MS } });
      assert.deepEqual((await get(context.channel, queue)).properties, { expirationMs: LONG_MS });
    },
  },
]);
