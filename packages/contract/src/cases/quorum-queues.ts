import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, bodyOf, get, getSome, send, takeAll } from '../case/messages';
import { fill, quorumQueue, quorumQueueWithDeadLetters } from '../case/quorum-queue';
import { refusal } from '../case/refusal';

export const quorumQueues = concept(
  'quorum queues',
  [
    {
      title: 'a quorum queue keeps the order of publishing',
      async run(context) {
        const queue = await quorumQueue(context);
        await fill(context, queue, ['one', 'two', 'three']);
        assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['one', 'two', 'three']);
      },
    },
    {
      title: 'a message that is given back goes to the front, and on 3.10 without a delivery limit to the end',
      async run(context) {
        const queue = await quorumQueue(context);
        await fill(context, queue, ['one', 'two', 'three', 'four']);
        await getSome(context.channel, queue, 3);
        context.channel.basicReject(2, true);
        await context.hasDepth(queue, 2);
        assert.deepEqual(
          bodiesOf(await takeAll(context.channel, queue)),
          context.byVersion({ '3.10': ['four', 'two'], '4.0': ['two', 'four'] }),
        );
      },
    },
    {
      title: 'messages that are given back one by one come in the order in which they were given back',
      async run(context) {
        const queue = await quorumQueue(context, { 'x-delivery-limit': 10 });
        await fill(context, queue, ['one', 'two', 'three', 'four']);
        await getSome(context.channel, queue, 3);
        for (const tag of [3, 1]) context.channel.basicReject(tag, true);
        await context.hasDepth(queue, 3);
        assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['three', 'one', 'four']);
      },
    },
    {
      title: 'a quorum queue knows no priorities on 3.10, two of them on 4.0 and all on 4.3',
      async run(context) {
        const queue = await quorumQueue(context);
        for (const priority of [undefined, 1, 5, 9, 4]) {
          send(context.channel, queue, `p${priority ?? 0}`, { properties: priority === undefined ? {} : { priority } });
        }
        await context.hasDepth(queue, 5);
        assert.deepEqual(
          bodiesOf(await takeAll(context.channel, queue)),
          context.byVersion({
            '3.10': ['p0', 'p1', 'p5', 'p9', 'p4'],
            '4.0': ['p5', 'p9', 'p0', 'p1', 'p4'],
            '4.3': ['p9', 'p5', 'p0', 'p4', 'p1'],
          }),
        );
      },
    },
    {
      title: 'a full quorum queue drops the oldest message, even where it is to reject with dead letters',
      async run(context) {
        const { queue, dead } = await quorumQueueWithDeadLetters(context, { 'x-max-length': 1, 'x-overflow': 'reject-publish-dlx' });
        send(context.channel, queue, ['one', 'two']);
        await context.hasDepth(dead, 1);
        assert.deepEqual(bodiesOf(await takeAll(context.channel, dead)), ['one']);
        assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['two']);
      },
    },
    {
      title: 'a message of a quorum queue whose time has passed counts until it is at the head',
      async run(context) {
        const queue = await quorumQueue(context);
        send(context.channel, queue, 'long', { properties: { expirationMs: 60_000 } });
        send(context.channel, queue, 'short', { properties: { expirationMs: 1 } });
        await context.letPass(60);
        await context.hasDepth(queue, 2);
        assert.equal(bodyOf(await get(context.channel, queue)), 'long');
        assert.equal(await context.channel.basicGet(queue), undefined);
      },
    },
    {
      title: 'messages that a closed channel had not acknowledged come back to a quorum queue',
      async run(context) {
        const queue = await quorumQueue(context);
        await fill(context, queue, ['one', 'two']);
        const channel = await context.openChannel();
        await getSome(channel, queue, 2);
        await channel.close();
        await context.hasDepth(queue, 2);
        const redelivered = (await takeAll(context.channel, queue)).map((delivery) => [bodyOf(delivery), delivery.redelivered]);
        assert.deepEqual(redelivered, [
          ['one', true],
          ['two', true],
        ]);
      },
    },
    {
      title: 'a quorum queue with a single active consumer cannot be got from',
      versions: { before: '4.3' },
      async run(context) {
        const queue = await quorumQueue(context, { 'x-single-active-consumer': true });
        const text =
          `cannot obtain access to locked ${context.resource('queue', queue)}. basic.get operations are not supported by ` +
          'quorum queues with single active consumer';
        await context.refuses(context.channel.basicGet(queue), refusal(405, 'basic.get', text));
      },
    },
    {
      title: 'a quorum queue is not consumed under a global prefetch count, which from 4.3 on there is not',
      async run(context) {
        const queue = await quorumQueue(context);
        await context.channel.basicQos(1, { global: true });
        const consumed = context.channel.basicConsume(queue, () => {});
        const text = `${context.resource('queue', queue)} does not support global qos`;
        if (context.isAtLeast('4.3')) await consumed;
        else await context.refuses(consumed, refusal(540, 'basic.consume', text));
      },
    },
    ...(['if-unused', 'if-empty'] as const).map((condition) => ({
      title: `a quorum queue cannot be deleted with the condition ${condition}`,
      async run(context: ContractContext) {
        const queue = await quorumQueue(context);
        const options = condition === 'if-unused' ? { ifUnused: true } : { ifEmpty: true };
        const text =
          `cannot delete ${context.resource('queue', queue)}. queue.delete operations with ${condition} flag set are not ` +
          'supported by quorum queues';
        await context.refuses(context.channel.queueDelete(queue, options), refusal(540, 'queue.delete', text));
      },
    })),
  ],
  ['quorum-queues'],
);
