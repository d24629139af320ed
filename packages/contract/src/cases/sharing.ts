import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { bodiesOf, send } from '../case/messages';
import { refusal } from '../case/refusal';

export const sharing = concept('sharing a queue', [
  {
    title: 'consumers of one queue take turns',
    async run(context) {
      const queue = await context.queue();
      const [one, two] = [await context.consume(queue), await context.consume(queue)];
      send(context.channel, queue, ['1', '2', '3', '4', '5', '6']);
      assert.deepEqual(bodiesOf(await one.deliveries.first(3)), ['1', '3', '5']);
      assert.deepEqual(bodiesOf(await two.deliveries.first(3)), ['2', '4', '6']);
    },
  },
  {
    title: 'consumers on several channels take turns, too, and each message has one of them',
    async run(context) {
      const queue = await context.queue();
      const consumers = [];
      for (let count = 0; count < 3; count++) consumers.push(await context.consume(queue, { on: await context.openChannel() }));
      const bodies = Array.from({ length: 30 }, (_, index) => String(index));
      send(context.channel, queue, bodies);
      const shares = await Promise.all(consumers.map(({ deliveries }) => deliveries.first(10)));
      assert.deepEqual(
        bodiesOf(shares.flat()).sort((a, b) => Number(a) - Number(b)),
        bodies,
      );
    },
  },
  {
    title: 'a consumer that may have no more is passed over',
    async run(context) {
      const queue = await context.queue();
      await context.channel.basicQos(1);
      const limited = await context.consume(queue);
      await context.channel.basicQos(0);
      const free = await context.consume(queue);
      send(context.channel, queue, ['1', '2', '3', '4']);
      assert.deepEqual(bodiesOf(await free.deliveries.first(3)), ['2', '3', '4']);
      assert.deepEqual(bodiesOf(limited.deliveries.items), ['1']);
    },
  },
  {
    title: 'the consumer of the highest priority is served first, and the others only when it may have no more',
    async run(context) {
      const queue = await context.queue();
      await context.channel.basicQos(2);
      const low = await context.consume(queue, { arguments: { 'x-priority': 1 } });
      const high = await context.consume(queue, { arguments: { 'x-priority': 10 } });
      send(context.channel, queue, ['1', '2', '3']);
      assert.deepEqual(bodiesOf(await high.deliveries.first(2)), ['1', '2']);
      assert.deepEqual(bodiesOf(await low.deliveries.first(1)), ['3']);
    },
  },
  {
    title: 'a consumer without a priority has the priority 0',
    async run(context) {
      const queue = await context.queue();
      await context.channel.basicQos(1);
      const negative = await context.consume(queue, { arguments: { 'x-priority': -1 } });
      const plain = await context.consume(queue);
      send(context.channel, queue, ['1', '2']);
      assert.deepEqual(bodiesOf(await plain.deliveries.first(1)), ['1']);
      assert.deepEqual(bodiesOf(await negative.deliveries.first(1)), ['2']);
    },
  },
  {
    title: "a consumer's priority is an integer",
    async run(context) {
      const queue = await context.queue();
      await context.refuses(
        context.channel.basicConsume(queue, () => {}, { arguments: { 'x-priority': 'high' } }),
        refusal(406, 'basic.consume', `invalid arg 'x-priority' for ${context.resource('queue', queue)}: "expected integer, got longstr"`),
      );
    },
  },
  {
    title: 'a single active consumer gets everything until it goes, then the next one does',
    async run(context) {
      const queue = await context.queueWith({ 'x-single-active-consumer': true });
      const [one, two, three] = [await context.consume(queue), await context.consume(queue), await context.consume(queue)];
      send(context.channel, queue, ['1', '2', '3']);
      assert.deepEqual(bodiesOf(await one.deliveries.first(3)), ['1', '2', '3']);
      await context.channel.basicCancel(one.tag);
      send(context.channel, queue, ['4', '5']);
      assert.deepEqual(bodiesOf(await two.deliveries.first(2)), ['4', '5']);
      assert.deepEqual(three.deliveries.items, []);
    },
  },
  {
    title: "a single active consumer's successor takes over when its channel closes, with what was not acknowledged",
    async run(context) {
      const queue = await context.queueWith({ 'x-single-active-consumer': true });
      const first = await context.openChannel();
      const one = await context.consume(queue, { on: first });
      const two = await context.consume(queue);
      send(context.channel, queue, '1');
      await one.deliveries.nth(1);
      assert.deepEqual(two.deliveries.items, []);
      await first.close();
      const again = await two.deliveries.nth(1);
      assert.equal(again.redelivered, true);
    },
  },
  {
    title: 'a queue with a single active consumer refuses an exclusive one',
    async run(context) {
      const queue = await context.queueWith({ 'x-single-active-consumer': true });
      await context.refuses(
        context.channel.basicConsume(queue, () => {}, { exclusive: true }),
        refusal(403, 'basic.consume', `${context.resource('queue', queue)} in exclusive use`),
      );
    },
  },
  {
    title: 'a classic queue with a single active consumer can be got from',
    async run(context) {
      const queue = await context.queueWith({ 'x-single-active-consumer': true });
      send(context.channel, queue, 'body');
      assert.ok(await context.channel.basicGet(queue));
    },
  },
]);
