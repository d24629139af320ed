import assert from 'node:assert/strict';
import type { HeaderValue } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf } from '../case/messages';
import { append, offsetsOf, read, readsJust, stream, streamOf } from '../case/stream';
import { eventually } from '../case/waiting';

/** Where reading of `one`, `two`, `three` begins, and what is read. */
const BEGINNINGS: readonly [string, HeaderValue | undefined, readonly string[]][] = [
  ['from the first message', 'first', ['one', 'two', 'three']],
  ['from the last message', 'last', ['three']],
  ['from the next message', 'next', []],
  ['from the next message if it does not say from where', undefined, []],
  ['from an offset', 1, ['two', 'three']],
  ['from the first message if the offset is negative', -5, ['one', 'two', 'three']],
  ['from the offset that comes next', 3, []],
  ['from the first message since a time', new Date(0), ['one', 'two', 'three']],
  ['from the next message if the time is yet to come', new Date('2100-01-01'), []],
  ['from the first message of an interval', '1h', ['one', 'two', 'three']],
];

/** RabbitMQ counts the messages of a stream every five seconds. */
const COUNTING_MS = 12_000;

export const streams = concept(
  'streams',
  [
    ...BEGINNINGS.map(([where, offset, expected]) => ({
      title: `a consumer reads a stream ${where}`,
      async run(context: ContractContext) {
        const queue = await streamOf(context, ['one', 'two', 'three']);
        const consumer = await read(context, queue, offset === undefined ? {} : { offset });
        await readsJust(context, queue, consumer, expected);
      },
    })),
    {
      title: 'a consumer that asks for an offset to come gets the messages from there on',
      async run(context) {
        const queue = await streamOf(context, ['one']);
        const { deliveries } = await read(context, queue, { offset: 3 });
        await append(context, queue, ['two', 'three', 'four', 'five']);
        const got = await deliveries.first(2);
        assert.deepEqual(
          [bodiesOf(got), offsetsOf(got)],
          [
            ['four', 'five'],
            [3, 4],
          ],
        );
      },
    },
    ...(['first', 'last', '1h'] as const).map((offset) => ({
      title: `a consumer that reads an empty stream from ${offset} gets what comes`,
      async run(context: ContractContext) {
        const queue = await stream(context);
        const consumer = await read(context, queue, { offset });
        await readsJust(context, queue, consumer, []);
      },
    })),
    {
      title: 'an interval leaves out what came before it',
      async run(context) {
        const queue = await streamOf(context, ['before']);
        await context.letPass(1500);
        await append(context, queue, ['within']);
        await readsJust(context, queue, await read(context, queue, { offset: '1s' }), ['within']);
      },
    },
    {
      title: 'each message of a stream is delivered with its offset',
      async run(context) {
        const queue = await streamOf(context, ['one', 'two', 'three']);
        const { deliveries } = await read(context, queue, { offset: 1 });
        assert.deepEqual(offsetsOf(await deliveries.first(2)), [1, 2]);
      },
    },
    {
      title: 'messages stay in a stream when they are acknowledged, and every consumer reads all of them',
      async run(context) {
        const queue = await streamOf(context, ['one', 'two']);
        const first = await read(context, queue, { offset: 'first' });
        await first.deliveries.first(2);
        context.channel.basicAck(2, true);
        const second = await read(context, queue, { offset: 'first' });
        const again = await second.deliveries.first(2);
        assert.deepEqual(bodiesOf(again), ['one', 'two']);
        await append(context, queue, ['three']);
        for (const { deliveries } of [first, second]) assert.equal((await deliveries.nth(3)).body.toString(), 'three');
      },
    },
    {
      title: 'what a closed channel had not acknowledged is not given back, and nothing of a stream is ever redelivered',
      async run(context) {
        const queue = await streamOf(context, ['one', 'two']);
        const on = await context.openChannel();
        await (await read(context, queue, { offset: 'first', on })).deliveries.first(2);
        await on.close();
        const { deliveries } = await read(context, queue, { offset: 'first' });
        const again = (await deliveries.first(2)).map(({ deliveryTag, redelivered }) => [deliveryTag, redelivered]);
        assert.deepEqual(again, [
          [1, false],
          [2, false],
        ]);
      },
    },
    {
      title: 'a consumer of a stream that is cancelled may still acknowledge',
      async run(context) {
        const queue = await streamOf(context, ['one', 'two']);
        const { tag, deliveries } = await read(context, queue, { offset: 'first', prefetch: 1 });
        await deliveries.first(1);
        await context.channel.basicCancel(tag);
        context.channel.basicAck(1);
        const next = await read(context, queue, { offset: 'first' });
        await next.deliveries.first(2);
        assert.equal(deliveries.items.length, 1);
      },
    },
    {
      title: 'exclusive consumers of a stream share it with others',
      async run(context) {
        const queue = await streamOf(context, ['one']);
        await context.channel.basicQos(1);
        for (const exclusive of [true, false, true]) {
          const { deliveries } = await context.consume(queue, { exclusive, arguments: { 'x-stream-offset': 'first' } });
          await deliveries.first(1);
        }
      },
    },
    {
      title: 'a declaration counts the messages of a stream, but not its consumers',
      async run(context) {
        const queue = await streamOf(context, ['one', 'two', 'three']);
        await (await read(context, queue, { offset: 'first' })).deliveries.first(3);
        context.channel.basicAck(3, true);
        await eventually(COUNTING_MS, async () => {
          assert.deepEqual(await context.channel.queueDeclarePassive(queue), { queue, messageCount: 3, consumerCount: 0 });
        });
      },
    },
    {
      title: 'a stream is deleted in spite of conditions, and says that no messages went with it; its consumers are cancelled',
      async run(context) {
        const cancellations = context.cancellations();
        const queue = await streamOf(context, ['one']);
        const { tag, deliveries } = await read(context, queue, { offset: 'first' });
        await deliveries.first(1);
        const deleted = context.channel.queueDelete(queue, { ifUnused: true, ifEmpty: true });
        assert.deepEqual(await deleted, { messageCount: 0 });
        assert.deepEqual(await cancellations.first(1), [tag]);
      },
    },
    {
      title: 'a full stream drops its oldest messages, a segment at a time',
      async run(context) {
        const queue = await stream(context, { 'x-max-length-bytes': 10_000, 'x-stream-max-segment-size-bytes': 2_000 });
        const bodies = Array.from({ length: 40 }, (_, index) => `${String(index)} `.padEnd(1000, '.'));
        await append(context, queue, bodies);
        // RabbitMQ removes segments a little later than it completes them
        await context.eventually(async () => {
          const { tag, deliveries } = await read(context, queue, { offset: 0 });
          const [first] = await deliveries.first(1);
          await context.channel.basicCancel(tag);
          assert.ok(Number(first?.properties.headers?.['x-stream-offset']) >= 28);
        });
        const { deliveries } = await read(context, queue, { offset: 'last' });
        assert.equal((await deliveries.nth(1)).body.toString(), bodies.at(-1));
      },
    },
  ],
  ['stream-queues'],
);
