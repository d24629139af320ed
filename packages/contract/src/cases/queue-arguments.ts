import type { HeaderTable, QueueDeclareOptions } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { refusal } from '../case/refusal';

/** Arguments that are refused, with what RabbitMQ says of the last one after `invalid arg '…' for queue '…': `. */
const REFUSED: readonly [HeaderTable, string][] = [
  [{ 'x-message-ttl': -1 }, '{value_negative,-1}'],
  [{ 'x-message-ttl': '1000' }, '"expected integer, got longstr"'],
  [{ 'x-message-ttl': 1.5 }, '"expected integer, got double"'],
  [{ 'x-message-ttl': true }, '"expected integer, got bool"'],
  [{ 'x-message-ttl': 315_360_000_001 }, '{value_too_large,315360000001}'],
  [{ 'x-expires': 0 }, '{value_zero,0}'],
  [{ 'x-expires': -1 }, '{value_negative,-1}'],
  [{ 'x-expires': '1h' }, '"expected integer, got longstr"'],
  [{ 'x-max-length': -1 }, '{value_negative,-1}'],
  [{ 'x-max-length': 'x' }, '"expected integer, got longstr"'],
  [{ 'x-max-length-bytes': -1 }, '{value_negative,-1}'],
  [{ 'x-max-priority': 256 }, '{max_value_exceeded,256}'],
  [{ 'x-max-priority': -1 }, '{value_negative,-1}'],
  [{ 'x-dead-letter-routing-key': 'k' }, 'routing_key_but_no_dlx_defined'],
  [{ 'x-dead-letter-exchange': 'a', 'x-dead-letter-routing-key': 1 }, '{unacceptable_type,byte}'],
  [{ 'x-overflow': 'bogus' }, 'invalid_overflow'],
  [{ 'x-queue-type': 'bogus' }, `"unsupported queue type 'bogus'"`],
  [{ 'x-queue-type': 1 }, '{unacceptable_type,byte}'],
  [{ 'x-single-active-consumer': 'yes' }, '{unacceptable_type,longstr}'],
  [{ 'x-queue-version': 3 }, `"unsupported queue version '3'"`],
];

const ACCEPTED: readonly HeaderTable[] = [
  { 'x-message-ttl': 0 },
  { 'x-max-length': 0 },
  { 'x-queue-mode': 'lazy' },
  { 'x-foo': 1, bar: null },
  { 'x-dead-letter-exchange': 'an exchange that does not exist' },
];

/** Arguments of other types of queues. */
const MISPLACED: readonly [string, HeaderTable, string][] = [
  ['a classic queue', { 'x-delivery-limit': 2 }, 'rabbit_classic_queue'],
  ['a classic queue', { 'x-max-age': '1h' }, 'rabbit_classic_queue'],
  ['a quorum queue', { 'x-queue-type': 'quorum', 'x-max-priority': 5 }, 'rabbit_quorum_queue'],
];

/** Flags that a quorum queue cannot have. */
const NOT_QUORUM: readonly [string, QueueDeclareOptions][] = [
  ['non-durable', { durable: false }],
  ['exclusive-owner', { durable: true, exclusive: true }],
  ['auto-delete', { durable: true, autoDelete: true }],
];

export const queueArguments = concept('queue arguments', [
  ...REFUSED.map(([args, text]) => ({
    title: `a queue with ${shown(args)} is refused`,
    async run(context: ContractContext) {
      const queue = context.removedName('queue');
      const invalid = Object.keys(args).at(-1) ?? '';
      await context.refuses(
        context.channel.queueDeclare(queue, { durable: true, arguments: args }),
        refusal(406, 'queue.declare', `invalid arg '${invalid}' for ${context.resource('queue', queue)}: ${text}`),
      );
    },
  })),
  ...ACCEPTED.map((args) => ({
    title: `a queue with ${shown(args)} is accepted`,
    async run(context: ContractContext) {
      await context.queueWith(args);
    },
  })),
  ...MISPLACED.map(([what, args, type]) => ({
    title: `${what} with ${shown(args)} is refused`,
    needs: ['quorum-queues'] as const,
    async run(context: ContractContext) {
      const queue = context.removedName('queue');
      const invalid = Object.keys(args).at(-1) ?? '';
      await context.refuses(
        context.channel.queueDeclare(queue, { durable: true, arguments: args }),
        refusal(406, 'queue.declare', `invalid arg '${invalid}' for ${context.resource('queue', queue)} of queue type ${type}`),
      );
    },
  })),
  ...NOT_QUORUM.map(([property, options]) => ({
    title: `a quorum queue cannot have the property '${property}'`,
    needs: ['quorum-queues'] as const,
    async run(context: ContractContext) {
      const queue = context.removedName('queue');
      await context.refuses(
        context.channel.queueDeclare(queue, { ...options, arguments: { 'x-queue-type': 'quorum' } }),
        refusal(406, 'queue.declare', `invalid property '${property}' for ${context.resource('queue', queue)}`),
      );
    },
  })),
  {
    title: 'a dead-letter exchange is named by a string',
    async run(context) {
      const queue = context.removedName('queue');
      await context.refuses(
        context.channel.queueDeclare(queue, { durable: true, arguments: { 'x-dead-letter-exchange': 1 } }),
        refusal(406, 'queue.declare', `invalid type 'byte' for arg 'x-dead-letter-exchange' in ${context.resource('queue', queue)}`),
      );
    },
  },
  {
    title: 'an unknown queue mode is refused, and from 4.3 on ignored',
    async run(context) {
      const queue = context.removedName('queue');
      const declared = context.channel.queueDeclare(queue, { durable: true, arguments: { 'x-queue-mode': 'bogus' } });
      const text = `invalid arg 'x-queue-mode' for ${context.resource('queue', queue)}: "unsupported queue mode 'bogus'"`;
      if (context.isAtLeast('4.3')) await declared;
      else await context.refuses(declared, refusal(406, 'queue.declare', text));
    },
  },
  {
    title: 'version 1 of classic queues is accepted, and from 4.3 on refused',
    async run(context) {
      const queue = context.removedName('queue');
      const declared = context.channel.queueDeclare(queue, { durable: true, arguments: { 'x-queue-version': 1 } });
      const text = `invalid arg 'x-queue-version' for ${context.resource('queue', queue)}: "unsupported queue version '1'"`;
      if (context.isAtLeast('4.3')) await context.refuses(declared, refusal(406, 'queue.declare', text));
      else await declared;
    },
  },
  {
    title: 'a quorum queue needs a name',
    needs: ['quorum-queues'],
    run: (context) =>
      context.refuses(
        context.channel.queueDeclare('', { durable: true, arguments: { 'x-queue-type': 'quorum' } }),
        refusal(406, 'queue.declare', 'Cannot declare a server-named queue for type rabbit_quorum_queue'),
      ),
  },
]);

function shown(args: HeaderTable): string {
  return Object.entries(args)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(' ');
}
