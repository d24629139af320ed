import assert from 'node:assert/strict';
import type { Channel } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import { bodiesOf, bodyOf, get, send, takeAll } from '../case/messages';

function sendPrioritized(channel: Channel, queue: string, messages: readonly (readonly [string, number?])[]): void {
  for (const [body, priority] of messages) {
    send(channel, queue, body, { properties: priority === undefined ? {} : { priority } });
  }
}

export const priorities = concept(
  'priorities',
  [
    {
      title: 'messages of a higher priority come first, those of the same in order; none is the lowest',
      async run(context) {
        const queue = await context.queueWith({ 'x-max-priority': 5 });
        sendPrioritized(context.channel, queue, [['none'], ['a1', 1], ['a5', 5], ['b1', 1], ['b5', 5], ['zero', 0], ['a3', 3]]);
        assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['a5', 'b5', 'a3', 'a1', 'b1', 'none', 'zero']);
      },
    },
    {
      title: 'a priority above the highest counts as the highest',
      async run(context) {
        const queue = await context.queueWith({ 'x-max-priority': 5 });
        sendPrioritized(context.channel, queue, [
          ['low', 1],
          ['five', 5],
          ['nine', 9],
          ['five again', 5],
        ]);
        assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['five', 'nine', 'five again', 'low']);
      },
    },
    {
      title: 'a queue without priorities keeps the order of publishing',
      async run(context) {
        const queue = await context.queue();
        sendPrioritized(context.channel, queue, [
          ['one', 1],
          ['nine', 9],
        ]);
        assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['one', 'nine']);
      },
    },
    {
      title: 'a message that is given back takes its old place among those of its priority',
      async run(context) {
        const queue = await context.queueWith({ 'x-max-priority': 5 });
        sendPrioritized(context.channel, queue, [
          ['a', 1],
          ['b', 1],
        ]);
        const { deliveryTag } = await get(context.channel, queue);
        sendPrioritized(context.channel, queue, [['urgent', 5]]);
        context.channel.basicNack(deliveryTag, false, true);
        await context.channel.basicQos(0);
        assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['urgent', 'a', 'b']);
      },
    },
    {
      title: 'a delivered message keeps its priority as it was sent',
      async run(context) {
        const queue = await context.queueWith({ 'x-max-priority': 5 });
        sendPrioritized(context.channel, queue, [['nine', 9]]);
        assert.deepEqual((await get(context.channel, queue)).properties, { priority: 9 });
      },
    },
    {
      title: 'a queue with priorities that is too long drops from its head, the most urgent message first',
      async run(context) {
        const queue = await context.queueWith({ 'x-max-priority': 5, 'x-max-length': 2 });
        sendPrioritized(context.channel, queue, [
          ['urgent', 5],
          ['older', 1],
          ['newer', 1],
        ]);
        assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['older', 'newer']);
      },
    },
    {
      title: 'a consumer that may have one message at a time gets the most urgent one next',
      async run(context) {
        const queue = await context.queueWith({ 'x-max-priority': 5 });
        await context.channel.basicQos(1);
        const { deliveries } = await context.consume(queue);
        sendPrioritized(context.channel, queue, [['first']]);
        await deliveries.nth(1);
        sendPrioritized(context.channel, queue, [
          ['low', 1],
          ['high', 5],
        ]);
        await context.hasDepth(queue, 2);
        context.channel.basicAck(1);
        assert.equal(bodyOf(await deliveries.nth(2)), 'high');
      },
    },
  ],
  ['priority-queues'],
);
