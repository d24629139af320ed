import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, getSome, publish, send, takeAll } from '../case/messages';
import { quorumQueue } from '../case/quorum-queue';

const REJECTING = { 'x-overflow': 'reject-publish' };

/** Publishes messages one after the other, each when the one before is settled: whether each was taken. */
async function taken(context: ContractContext, queue: string, bodies: readonly string[]): Promise<boolean[]> {
  await context.channel.confirmSelect();
  const confirms = context.confirms();
  for (const [index, body] of bodies.entries()) {
    confirms.expect(publish(context.channel, '', queue, body));
    await confirms.first(index + 1);
  }
  return confirms.settled(bodies.length);
}

export const fullQueues = concept('full queues', [
  ...['reject-publish', 'reject-publish-dlx'].map((overflow) => ({
    title: `a queue with the mode ${overflow} takes back what it delivered, even if it is full`,
    async run(context: ContractContext) {
      const queue = await context.queueWith({ 'x-max-length': 1, 'x-overflow': overflow });
      send(context.channel, queue, 'one');
      await getSome(context.channel, queue, 1);
      send(context.channel, queue, 'two');
      await context.hasDepth(queue, 1);
      await context.channel.basicRecover();
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['one', 'two']);
    },
  })),
  {
    title: 'a queue of few bytes refuses what is too large and takes what still fits',
    async run(context) {
      const queue = await context.queueWith({ 'x-max-length-bytes': 3, ...REJECTING });
      assert.deepEqual(await taken(context, queue, ['four', 'aa', 'bb', 'c', 'd']), [false, true, false, true, false]);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['aa', 'c']);
    },
  },
  {
    title: 'a queue of length 0 that rejects what is published refuses everything, even if a consumer waits',
    async run(context) {
      const queue = await context.queueWith({ 'x-max-length': 0, ...REJECTING });
      const { deliveries } = await context.consume(queue);
      assert.deepEqual(await taken(context, queue, ['body']), [false]);
      assert.deepEqual(deliveries.items, []);
    },
  },
  {
    title: 'both limits of a queue hold, of length and of bytes',
    async run(context) {
      const queue = await context.queueWith({ 'x-max-length': 3, 'x-max-length-bytes': 4 });
      send(context.channel, queue, ['aa', 'b', 'cc', 'd', 'e']);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['cc', 'd', 'e']);
    },
  },
  {
    title: 'headers do not count towards a length in bytes, and an empty body is none',
    async run(context) {
      const queue = await context.queueWith({ 'x-max-length-bytes': 1 });
      send(context.channel, queue, 'a', { properties: { headers: { long: 'x'.repeat(50) } } });
      send(context.channel, queue, '');
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['a', '']);
    },
  },
  {
    title: 'a quorum queue that rejects what is published takes the message that makes it too long',
    needs: ['quorum-queues'],
    async run(context) {
      const queue = await quorumQueue(context, { 'x-max-length': 2, ...REJECTING });
      const [first, second, third, ...rest] = await taken(context, queue, ['1', '2', '3', '4', '5', '6']);
      assert.deepEqual([first, second, third], [true, true, true]);
      // it tells its publishers in its own time, but soon
      assert.equal(rest.at(-1), false);
    },
  },
]);
