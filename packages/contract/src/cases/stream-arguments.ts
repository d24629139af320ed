import type { HeaderTable, QueueDeclareOptions } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { refusal, type Refusal } from '../case/refusal';
import { stream } from '../case/stream';

/** What is said of the value of an argument, after `invalid arg '…' for queue '…': `. */
const WRONG_VALUES: readonly [HeaderTable, string][] = [
  [{ 'x-max-age': '1x' }, 'invalid_max_age'],
  [{ 'x-max-age': '0s' }, 'invalid_max_age'],
  [{ 'x-max-age': 5 }, '{unacceptable_type,byte}'],
  [{ 'x-max-length-bytes': -1 }, '{value_negative,-1}'],
  [{ 'x-stream-max-segment-size-bytes': -1 }, '{value_negative,-1}'],
  [{ 'x-stream-max-segment-size-bytes': 'x' }, '"expected integer, got longstr"'],
  [{ 'x-initial-cluster-size': 0 }, '{value_zero,0}'],
  [{ 'x-initial-cluster-size': -1 }, '{value_negative,-1}'],
  [{ 'x-queue-leader-locator': 'bogus' }, 'invalid_queue_locator_arg'],
  [{ 'x-queue-leader-locator': 1 }, '{unacceptable_type,byte}'],
];

const ACCEPTED: readonly HeaderTable[] = [
  ...['1Y', '1M', '1D', '1h', '1m', '1s'].map((age) => ({ 'x-max-age': age })),
  ...['client-local', 'balanced', 'random', 'least-leaders'].map((locator) => ({ 'x-queue-leader-locator': locator })),
  { 'x-max-length-bytes': 0 },
  { 'x-stream-max-segment-size-bytes': 3_000_000_000 },
  { 'x-initial-cluster-size': 5 },
  { 'x-stream-filter-size-bytes': 255 },
  { 'x-stream-offset': 'first', 'x-foo': 1 },
];

/** Arguments of other queues. */
const MISPLACED: HeaderTable = {
  'x-message-ttl': 1,
  'x-expires': 1000,
  'x-max-length': 1,
  'x-max-priority': 1,
  'x-overflow': 'drop-head',
  'x-dead-letter-exchange': '',
  'x-single-active-consumer': true,
  'x-queue-mode': 'lazy',
  'x-queue-version': 2,
  'x-delivery-limit': 1,
};

/** Flags that a stream cannot have: of several, what is said first. */
const WRONG_FLAGS: readonly [string, QueueDeclareOptions][] = [
  ['non-durable', { durable: false }],
  ['exclusive-owner', { durable: true, exclusive: true }],
  ['auto-delete', { durable: false, exclusive: true, autoDelete: true }],
];

async function refuses(context: ContractContext, options: QueueDeclareOptions, text: (subject: string) => string | Refusal): Promise<void> {
  const queue = context.removedName('queue');
  const refused = context.channel.queueDeclare(queue, {
    durable: true,
    ...options,
    arguments: { 'x-queue-type': 'stream', ...options.arguments },
  });
  const expected = text(context.resource('queue', queue));
  await context.refuses(refused, typeof expected === 'string' ? refusal(406, 'queue.declare', expected) : expected);
}

export const streamArguments = concept(
  'stream arguments',
  [
    ...WRONG_VALUES.map(([args, text]) => ({
      title: `a stream with ${shown(args)} is refused`,
      run: (context: ContractContext) =>
        refuses(context, { arguments: args }, (subject) => `invalid arg '${Object.keys(args)[0] ?? ''}' for ${subject}: ${text}`),
    })),
    ...ACCEPTED.map((args) => ({
      title: `a stream with ${shown(args)} is accepted`,
      async run(context: ContractContext) {
        await stream(context, args);
      },
    })),
    ...Object.entries(MISPLACED).map(([name, value]) => ({
      title: `a stream takes no ${name}`,
      run: (context: ContractContext) =>
        refuses(
          context,
          { arguments: { [name]: value } },
          (subject) => `invalid arg '${name}' for ${subject} of queue type rabbit_stream_queue`,
        ),
    })),
    ...WRONG_FLAGS.map(([property, options]) => ({
      title: `a stream cannot have the property '${property}'`,
      run: (context: ContractContext) => refuses(context, options, (subject) => `invalid property '${property}' for ${subject}`),
    })),
    ...['zz', '', '-1s'].map((age) => ({
      title: `the age '${age}' crashes the connection, and from 4.3 on is refused`,
      run: (context: ContractContext) =>
        refuses(context, { arguments: { 'x-max-age': age } }, (subject) =>
          context.isAtLeast('4.3') ? `invalid arg 'x-max-age' for ${subject}: invalid_max_age` : refusal(541, 'none'),
        ),
    })),
    {
      title: 'a stream needs a name',
      run: (context) =>
        context.refuses(
          context.channel.queueDeclare('', { durable: true, arguments: { 'x-queue-type': 'stream' } }),
          refusal(406, 'queue.declare', 'Cannot declare a server-named queue for type rabbit_stream_queue'),
        ),
    },
    {
      title: 'segments of a stream have a largest size, of which is spoken before the size of filters',
      run: (context) =>
        refuses(
          context,
          { arguments: { 'x-stream-max-segment-size-bytes': 3_000_000_001, 'x-stream-filter-size-bytes': 1 } },
          () => 'Exceeded max value for x-stream-max-segment-size-bytes',
        ),
    },
    ...[15, 256].map((size) => ({
      title: `a filter of ${size} bytes is refused from 4.0 on`,
      versions: { from: '4.0' } as const,
      run: (context: ContractContext) =>
        refuses(context, { arguments: { 'x-stream-filter-size-bytes': size } }, () =>
          // two spaces, indeed
          context.byVersion({
            '4.0': 'Invalid value for  x-stream-filter-size-bytes',
            '4.3': 'Invalid value for x-stream-filter-size-bytes',
          }),
        ),
    })),
    {
      title: 'the size of filters is an argument of streams alone from 4.3 on',
      async run(context) {
        const queue = context.removedName('queue');
        const declared = context.channel.queueDeclare(queue, { durable: true, arguments: { 'x-stream-filter-size-bytes': 20 } });
        const text = `invalid arg 'x-stream-filter-size-bytes' for ${context.resource('queue', queue)} of queue type rabbit_classic_queue`;
        if (context.isAtLeast('4.3')) await context.refuses(declared, refusal(406, 'queue.declare', text));
        else await declared;
      },
    },
    {
      title: 'the ages of two declarations are compared as they are written, and from 4.3 on by their length',
      async run(context) {
        const queue = await stream(context, { 'x-max-age': '1h' });
        const again = (age: string): Promise<unknown> =>
          context.channel.queueDeclare(queue, { durable: true, arguments: { 'x-queue-type': 'stream', 'x-max-age': age } });
        if (context.isAtLeast('4.3')) await again('60m');
        const [received, current] = context.byVersion({ '3.10': ['2h', '1h'], '4.3': ['7200000', '3600000'] });
        const text = `inequivalent arg 'x-max-age' for ${context.resource('queue', queue)}: received '${received}' but current is '${current}'`;
        await context.refuses(again('2h'), refusal(406, 'queue.declare', text));
      },
    },
    {
      title: 'a stream is not declared as another queue',
      async run(context) {
        const queue = await stream(context);
        const text = `inequivalent arg 'x-queue-type' for ${context.resource('queue', queue)}: received 'quorum' but current is 'stream'`;
        const other = context.channel.queueDeclare(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
        await context.refuses(other, refusal(406, 'queue.declare', text));
      },
    },
    {
      title: 'arguments that a stream does not take are not compared',
      async run(context) {
        const queue = await stream(context);
        await context.channel.queueDeclare(queue, { durable: true, arguments: { 'x-queue-type': 'stream', 'x-message-ttl': 5 } });
      },
    },
  ],
  ['stream-queues'],
);

function shown(args: HeaderTable): string {
  return Object.entries(args)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(' ');
}
