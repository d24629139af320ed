import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, send } from '../case/messages';
import { quorumQueue } from '../case/quorum-queue';
import { refusal } from '../case/refusal';

const SINGLE = { 'x-single-active-consumer': true };

function urgent(priority: number) {
  return { arguments: { 'x-priority': priority } };
}

export const singleActiveConsumers = concept('single active consumers', [
  {
    title: 'the successor of a single active consumer is the one of the highest priority, which does not take over before',
    async run(context) {
      const queue = await context.queueWith(SINGLE);
      const [one, two] = [await context.consume(queue), await context.consume(queue)];
      const three = await context.consume(queue, urgent(5));
      send(context.channel, queue, '1');
      await one.deliveries.nth(1);
      await context.channel.basicCancel(one.tag);
      send(context.channel, queue, '2');
      assert.deepEqual(bodiesOf(await three.deliveries.first(1)), ['2']);
      assert.deepEqual(two.deliveries.items, []);
    },
  },
  {
    title: 'a single active consumer that may have no more is waited for',
    async run(context) {
      const queue = await context.queueWith(SINGLE);
      await context.channel.basicQos(1);
      const [one, two] = [await context.consume(queue), await context.consume(queue)];
      send(context.channel, queue, ['1', '2']);
      await one.deliveries.nth(1);
      await context.hasDepth(queue, 1);
      assert.deepEqual(two.deliveries.items, []);
    },
  },
  {
    title: 'consumers that wait behind a single active one are counted',
    async run(context) {
      const queue = await context.queueWith(SINGLE);
      await context.consume(queue);
      await context.consume(queue);
      assert.equal((await context.channel.queueDeclarePassive(queue)).consumerCount, 2);
    },
  },
  {
    title: 'the successor on a quorum queue is the one that came first, and from 4.0 on the one of the highest priority',
    needs: ['quorum-queues'],
    async run(context) {
      const queue = await quorumQueue(context, SINGLE);
      const first = await context.consume(queue, urgent(9));
      const [low, high] = [await context.consume(queue), await context.consume(queue, urgent(5))];
      await context.channel.basicCancel(first.tag);
      send(context.channel, queue, 'body');
      const [next, other] = context.isAtLeast('4.0') ? [high, low] : [low, high];
      await next.deliveries.nth(1);
      assert.deepEqual(other.deliveries.items, []);
    },
  },
  {
    title: 'on a quorum queue from 4.0 on the active consumer gives way to one of a higher priority, once it has settled all',
    needs: ['quorum-queues'],
    async run(context) {
      const queue = await quorumQueue(context, SINGLE);
      await context.channel.basicQos(2);
      const one = await context.consume(queue);
      send(context.channel, queue, ['1', '2', '3', '4']);
      await one.deliveries.first(2);
      const two = await context.consume(queue, urgent(5));
      context.channel.basicAck(1);
      if (context.isAtLeast('4.0')) await context.hasDepth(queue, 2);
      else await one.deliveries.first(3);
      context.channel.basicAck(2);
      const successor = context.isAtLeast('4.0') ? two : one;
      await successor.deliveries.first(context.isAtLeast('4.0') ? 2 : 4);
      assert.equal(one.deliveries.items.length + two.deliveries.items.length, 4);
    },
  },
  {
    title: 'a quorum queue with a single active consumer cannot be got from, even if it has none',
    needs: ['quorum-queues'],
    async run(context) {
      const queue = await quorumQueue(context, SINGLE);
      const type = context.byVersion({ '3.10': 'quorum', '4.3': '<<"quorum">>' });
      const text = `cannot obtain access to locked ${context.resource('queue', queue)}. basic.get operations are not supported by ${type} queues with single active consumer`;
      await context.refuses(context.channel.basicGet(queue), refusal(405, 'basic.get', text));
    },
  },
  ...[
    { title: 'a quorum queue does not know exclusive consumers', args: {}, counted: 3 },
    {
      title: 'a quorum queue with a single active consumer lets one be exclusive, and counts only the active one',
      args: SINGLE,
      counted: 1,
    },
  ].map(({ title, args, counted }) => ({
    title,
    needs: ['quorum-queues'] as const,
    async run(context: ContractContext) {
      const queue = await quorumQueue(context, args);
      await context.consume(queue, { exclusive: true });
      await context.consume(queue);
      await context.consume(queue, { exclusive: true });
      await context.eventually(async () => assert.equal((await context.channel.queueDeclarePassive(queue)).consumerCount, counted));
    },
  })),
]);
