import assert from 'node:assert/strict';
import type { Delivery, HeaderTable } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { get } from '../case/messages';
import { fill, quorumQueue, quorumQueueWithDeadLetters } from '../case/quorum-queue';

type GiveBack = (context: ContractContext, tag: number) => void;
const byReject: GiveBack = ({ channel }, tag) => channel.basicReject(tag, true);
const byNack: GiveBack = ({ channel }, tag) => channel.basicNack(tag, false, true);

/** Gives one message back again and again: how often it was delivered, at most `atMost` times, and the last delivery. */
async function deliveredTimes(context: ContractContext, queue: string, dead: string | undefined, giveBack: GiveBack, atMost: number) {
  let times = 0;
  let last: Delivery | undefined;
  while (times < atMost) {
    const next = await context.eventually(async () => {
      const delivery = await context.channel.basicGet(queue);
      if (!delivery && dead !== undefined && (await context.depth(dead)) === 1) return undefined;
      assert.ok(delivery, 'the message is neither here nor dead');
      return delivery;
    });
    if (!next) break;
    last = next;
    times += 1;
    giveBack(context, next.deliveryTag);
  }
  return { times, last };
}

export const deliveryLimits = concept(
  'delivery limits',
  [
    {
      title: 'a message says how often it was delivered before: from its first delivery on 3.10, from its second on 4.0',
      async run(context) {
        const queue = await quorumQueue(context, { 'x-delivery-limit': 5 });
        await fill(context, queue, ['body']);
        const first = await get(context.channel, queue);
        assert.deepEqual(first.properties.headers, context.byVersion({ '3.10': { 'x-delivery-count': 0 }, '4.0': undefined }));
        context.channel.basicReject(first.deliveryTag, true);
        await context.hasDepth(queue, 1);
        const second = await get(context.channel, queue);
        assert.equal(second.redelivered, true);
        assert.deepEqual(
          second.properties.headers,
          context.byVersion({ '3.10': { 'x-delivery-count': 1 }, '4.3': { 'x-delivery-count': 1, 'x-acquired-count': 1 } }),
        );
      },
    },
    {
      title: 'a message that is rejected more often than its delivery limit is dead-lettered',
      async run(context) {
        const { queue, dead } = await quorumQueueWithDeadLetters(context, { 'x-delivery-limit': 2 });
        await fill(context, queue, ['body']);
        assert.equal((await deliveredTimes(context, queue, dead, byReject, 10)).times, 3);
        const letter = await get(context.channel, dead);
        assert.equal(letter.properties.headers?.['x-first-death-reason'], 'delivery_limit');
      },
    },
    {
      title: 'a message that is given back with nack is counted, and from 4.3 on it is not',
      async run(context) {
        const { queue, dead } = await quorumQueueWithDeadLetters(context, { 'x-delivery-limit': 2 });
        await fill(context, queue, ['body']);
        const { times, last } = await deliveredTimes(context, queue, dead, byNack, 6);
        assert.equal(times, context.byVersion({ '3.10': 3, '4.3': 6 }));
        const counts = context.byVersion<HeaderTable>({ '3.10': { 'x-delivery-count': 2 }, '4.3': { 'x-acquired-count': 5 } });
        assert.deepEqual(last?.properties.headers, counts);
      },
    },
    {
      title: 'a quorum queue has a delivery limit of 20 from 4.0 on, and none before',
      async run(context) {
        const { queue, dead } = await quorumQueueWithDeadLetters(context, {});
        await fill(context, queue, ['body']);
        const { times } = await deliveredTimes(context, queue, dead, byReject, 23);
        assert.equal(times, context.byVersion({ '3.10': 23, '4.0': 21 }));
      },
    },
  ],
  ['quorum-queues'],
);
