import assert from 'node:assert/strict';
import type { ConsumeOptions, HeaderTable, HeaderValue } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, send } from '../case/messages';
import { refusal } from '../case/refusal';
import { append, read, stream } from '../case/stream';

/** Tries to consume a fresh stream. */
async function consumed(context: ContractContext, options: ConsumeOptions, prefetch = 1) {
  const queue = await stream(context);
  if (prefetch > 0) await context.channel.basicQos(prefetch);
  return { subject: context.resource('queue', queue), consumed: context.channel.basicConsume(queue, () => {}, options) };
}

/** Texts that say no offset though they begin with a number. */
const NOT_OFFSETS: readonly string[] = ['1x', '0s', '2', '1.5h', '1h30m'];
/** Texts that begin with none. */
const NO_NUMBERS: readonly string[] = ['zz', '', 'First', '-1h', ' 1h'];
const OTHER_TYPES: readonly HeaderValue[] = [1.5, true, null, [1]];

/** Filters over messages with the values `eu`, `us`, none and `as`. */
const FILTERS: readonly [string, HeaderTable, readonly string[]][] = [
  ['a value', { 'x-stream-filter': 'eu' }, ['eu']],
  ['several values', { 'x-stream-filter': ['eu', 'as', 5] }, ['eu', 'as']],
  ['a value and those without one', { 'x-stream-filter': 'us', 'x-stream-match-unfiltered': true }, ['us', 'none']],
  ['the empty value, which those without one have', { 'x-stream-filter': '' }, ['none']],
  ['what is no text, and so no filter', { 'x-stream-filter': 5 }, ['eu', 'us', 'none', 'as']],
];

export const streamConsumers = concept(
  'stream consumers',
  [
    {
      title: 'a stream is not consumed without a prefetch count',
      async run(context) {
        const { subject, consumed: refused } = await consumed(context, {}, 0);
        const of = context.byVersion({ '3.10': `'${subject}'`, '4.0': `stream ${subject}` });
        await context.refuses(refused, refusal(406, 'basic.consume', `consumer prefetch count is not set for ${of}`));
      },
    },
    {
      title: 'a stream is not consumed without acknowledgements',
      async run(context) {
        const { subject, consumed: refused } = await consumed(context, { noAck: true });
        const by = context.byVersion({ '3.10': `stream queues ${subject}`, '4.0': `stream ${subject}` });
        await context.refuses(refused, refusal(540, 'basic.consume', `automatic acknowledgement not supported by ${by}`));
      },
    },
    {
      title: 'consumers of a stream have no priorities',
      async run(context) {
        const { subject, consumed: refused } = await consumed(context, { arguments: { 'x-priority': 1 } });
        const text = `invalid arg 'x-priority' for ${subject} of queue type rabbit_stream_queue`;
        await context.refuses(refused, refusal(406, 'basic.consume', text));
      },
    },
    ...[...NOT_OFFSETS, ...NO_NUMBERS].map((offset) => ({
      title: `'${offset}' is not where a consumer of a stream begins`,
      async run(context: ContractContext) {
        const { subject, consumed: refused } = await consumed(context, { arguments: { 'x-stream-offset': offset } }, 0);
        const shown = offset === '' ? '<<>>' : `<<"${offset}">>`;
        const text = `invalid arg 'x-stream-offset' for ${subject}: {invalid_stream_offset_arg,{longstr,${shown}}}`;
        const crashes = NO_NUMBERS.includes(offset) && !context.isAtLeast('4.3');
        await context.refuses(refused, crashes ? refusal(541, 'none') : refusal(406, 'basic.consume', text));
      },
    })),
    ...OTHER_TYPES.map((offset) => ({
      title: `the offset ${JSON.stringify(offset)} crashes the connection`,
      async run(context: ContractContext) {
        const { consumed: refused } = await consumed(context, { arguments: { 'x-stream-offset': offset } });
        await context.refuses(refused, refusal(541, 'none'));
      },
    })),
    {
      title: 'only a stream is read from an offset',
      async run(context) {
        const queue = await context.queue();
        const refused = context.channel.basicConsume(queue, () => {}, { arguments: { 'x-stream-offset': 'first' } });
        const text = `invalid arg 'x-stream-offset' for ${context.resource('queue', queue)} of queue type rabbit_classic_queue`;
        await context.refuses(refused, refusal(406, 'basic.consume', text));
      },
    },
    {
      title: 'only a stream is filtered, from 4.0 on',
      async run(context) {
        const queue = await context.queue();
        const consuming = context.channel.basicConsume(queue, () => {}, { arguments: { 'x-stream-filter': 'a' } });
        const text = `invalid arg 'x-stream-filter' for ${context.resource('queue', queue)} of queue type rabbit_classic_queue`;
        if (context.isAtLeast('4.0')) await context.refuses(consuming, refusal(406, 'basic.consume', text));
        else await consuming;
      },
    },
    {
      title: 'nothing is got from a stream',
      async run(context) {
        const queue = await stream(context);
        const text = `basic.get not supported by stream queues ${context.resource('queue', queue)}`;
        await context.refuses(context.channel.basicGet(queue), refusal(540, 'basic.get', text));
      },
    },
    {
      title: 'a stream is not purged',
      async run(context) {
        const queue = await stream(context);
        const text = `queue.purge not supported by stream queues ${context.resource('queue', queue)}`;
        await context.refuses(context.channel.queuePurge(queue), refusal(540, 'queue.purge', text));
      },
    },
    ...FILTERS.map(([what, args, expected]) => ({
      title: `a consumer of a stream filters by ${what}`,
      versions: { from: '4.0' } as const,
      async run(context: ContractContext) {
        const queue = await stream(context);
        for (const value of ['eu', 'us', 'none', 'as']) {
          await append(context, queue, [value], value === 'none' ? {} : { properties: { headers: { 'x-stream-filter-value': value } } });
        }
        const { deliveries } = await read(context, queue, { offset: 'first', arguments: args });
        const witness = await read(context, queue, { offset: 'first' });
        await witness.deliveries.first(4);
        assert.deepEqual(bodiesOf(await deliveries.first(expected.length)), expected);
      },
    })),
    {
      title: 'streams have no filters before 4.0',
      versions: { before: '4.0' },
      async run(context) {
        const queue = await stream(context);
        await append(context, queue, ['us'], { properties: { headers: { 'x-stream-filter-value': 'us' } } });
        const { deliveries } = await read(context, queue, { offset: 'first', arguments: { 'x-stream-filter': 'eu' } });
        assert.deepEqual(bodiesOf(await deliveries.first(1)), ['us']);
      },
    },
    {
      title: 'a filter without a text crashes the connection',
      versions: { from: '4.0' },
      async run(context) {
        const { consumed: refused } = await consumed(context, { arguments: { 'x-stream-filter': [] } });
        await context.refuses(refused, refusal(541, 'none'));
      },
    },
    {
      title: 'a filter value that is no text crashes the connection',
      versions: { from: '4.0' },
      async run(context) {
        const queue = await stream(context);
        send(context.channel, queue, 'one', { properties: { headers: { 'x-stream-filter-value': 5 } } });
        await context.closesFor(refusal(541, 'none'));
      },
    },
  ],
  ['stream-queues'],
);
