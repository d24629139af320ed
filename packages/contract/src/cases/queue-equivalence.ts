import type { HeaderTable, QueueDeclareOptions } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { refusal } from '../case/refusal';

/** What a queue is declared with, what it is then declared again with, and how that is refused. */
const CONFLICTS: readonly [string, HeaderTable, HeaderTable, string][] = [
  [
    'a time to live that it has not',
    {},
    { 'x-message-ttl': 1000 },
    "'x-message-ttl' for %: received the value '1000' of type 'short' but current is none",
  ],
  [
    'no time to live',
    { 'x-message-ttl': 1000 },
    {},
    "'x-message-ttl' for %: received none but current is the value '1000' of type 'short'",
  ],
  [
    'another time to live',
    { 'x-message-ttl': 1000 },
    { 'x-message-ttl': 2000 },
    "'x-message-ttl' for %: received '2000' but current is '1000'",
  ],
  [
    'a short time to live that it has not',
    {},
    { 'x-message-ttl': 100 },
    "'x-message-ttl' for %: received the value '100' of type 'byte' but current is none",
  ],
  [
    'a long time to live that it has not',
    {},
    { 'x-message-ttl': 100_000 },
    "'x-message-ttl' for %: received the value '100000' of type 'signedint' but current is none",
  ],
  [
    'a very long time to live that it has not',
    {},
    { 'x-message-ttl': 100_000_000_000 },
    "'x-message-ttl' for %: received the value '100000000000' of type 'long' but current is none",
  ],
  [
    'its time to live as a text',
    { 'x-message-ttl': 1000 },
    { 'x-message-ttl': '1000' },
    "'x-message-ttl' for %: received '1000' but current is '1000'",
  ],
  [
    'another dead-letter exchange',
    { 'x-dead-letter-exchange': 'a' },
    { 'x-dead-letter-exchange': 'b' },
    "'x-dead-letter-exchange' for %: received 'b' but current is 'a'",
  ],
  [
    'another dead-letter routing key',
    { 'x-dead-letter-exchange': 'a', 'x-dead-letter-routing-key': 'a' },
    { 'x-dead-letter-exchange': 'a', 'x-dead-letter-routing-key': 'b' },
    "'x-dead-letter-routing-key' for %: received 'b' but current is 'a'",
  ],
  ['another length', { 'x-max-length': 1 }, { 'x-max-length': 2 }, "'x-max-length' for %: received '2' but current is '1'"],
  [
    'another length in bytes',
    { 'x-max-length-bytes': 1 },
    { 'x-max-length-bytes': 2 },
    "'x-max-length-bytes' for %: received '2' but current is '1'",
  ],
  [
    'another overflow mode',
    { 'x-overflow': 'drop-head' },
    { 'x-overflow': 'reject-publish' },
    "'x-overflow' for %: received 'reject-publish' but current is 'drop-head'",
  ],
  [
    'another type',
    { 'x-queue-type': 'classic' },
    { 'x-queue-type': 'quorum' },
    "'x-queue-type' for %: received 'quorum' but current is 'classic'",
  ],
  [
    'a single active consumer no more',
    { 'x-single-active-consumer': true },
    {},
    "'x-single-active-consumer' for %: received none but current is the value 'true' of type 'bool'",
  ],
  ['other priorities', { 'x-max-priority': 5 }, { 'x-max-priority': 6 }, "'x-max-priority' for %: received '6' but current is '5'"],
  ['another expiry', { 'x-expires': 60_000 }, { 'x-expires': 70_000 }, "'x-expires' for %: received '70000' but current is '60000'"],
];

/** Declarations that are alike for a broker although they are not written alike. */
const ALIKE: readonly [string, HeaderTable, HeaderTable][] = [
  ['its type is the default one', {}, { 'x-queue-type': 'classic' }],
  ['its type is no longer said and was the default one', { 'x-queue-type': 'classic' }, {}],
  ['an unknown argument differs', { foo: 1, 'x-foo': 1 }, { foo: 2 }],
];

const FLAGS: readonly [string, QueueDeclareOptions, string][] = [
  ['another durability', { durable: false }, "inequivalent arg 'durable' for %: received 'false' but current is 'true'"],
  ['auto-delete', { durable: true, autoDelete: true }, "inequivalent arg 'auto_delete' for %: received 'true' but current is 'false'"],
];

export const queueEquivalence = concept('queue equivalence', [
  ...FLAGS.map(([what, options, text]) => ({
    title: `a queue cannot be declared again with ${what}`,
    async run(context: ContractContext) {
      const queue = await context.queue({ durable: true });
      await context.refuses(
        context.channel.queueDeclare(queue, options),
        refusal(406, 'queue.declare', text.replace('%', context.resource('queue', queue))),
      );
    },
  })),
  ...CONFLICTS.map(([what, first, second, text]) => ({
    title: `a queue cannot be declared again with ${what}`,
    async run(context: ContractContext) {
      const queue = await context.queue({ durable: true, arguments: first });
      await context.refuses(
        context.channel.queueDeclare(queue, { durable: true, arguments: second }),
        refusal(406, 'queue.declare', `inequivalent arg ${text.replace('%', context.resource('queue', queue))}`),
      );
    },
  })),
  ...ALIKE.map(([what, first, second]) => ({
    title: `a queue may be declared again if ${what}`,
    async run(context: ContractContext) {
      const queue = await context.queue({ durable: true, arguments: first });
      await context.channel.queueDeclare(queue, { durable: true, arguments: second });
    },
  })),
  {
    title: 'durability is compared before auto-delete, and both before the arguments',
    async run(context) {
      const queue = await context.queue({ durable: true });
      await context.refuses(
        context.channel.queueDeclare(queue, { autoDelete: true, arguments: { 'x-message-ttl': 1 } }),
        refusal(
          406,
          'queue.declare',
          `inequivalent arg 'durable' for ${context.resource('queue', queue)}: received 'false' but current is 'true'`,
        ),
      );
    },
  },
  {
    title: 'a queue that conflicts stays as it was',
    async run(context) {
      const queue = await context.queue({ durable: true });
      const other = await context.openChannel();
      await other.queueDeclare(queue, { durable: true, arguments: { 'x-max-length': 1 } }).catch(() => undefined);
      await context.channel.queueDeclare(queue, { durable: true });
    },
  },
  {
    title: 'a quorum queue cannot be declared again without its type',
    needs: ['quorum-queues'],
    async run(context) {
      const queue = await context.queue({ durable: true, arguments: { 'x-queue-type': 'quorum' } });
      const text = context.byVersion({
        '3.10': "received none but current is the value 'quorum' of type 'longstr'",
        '4.0': "received 'classic' but current is 'quorum'",
      });
      await context.refuses(
        context.channel.queueDeclare(queue, { durable: true }),
        refusal(406, 'queue.declare', `inequivalent arg 'x-queue-type' for ${context.resource('queue', queue)}: ${text}`),
      );
    },
  },
]);
