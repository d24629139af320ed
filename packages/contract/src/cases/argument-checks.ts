import type { HeaderTable } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { quorumQueue } from '../case/quorum-queue';
import { refusal } from '../case/refusal';

/** Arguments with more than one fault, and what RabbitMQ says first: `of type` stands for the type's name, which does not take it. */
const FIRST: readonly [HeaderTable, string, string][] = [
  [{ 'x-queue-type': 'bogus', 'x-message-ttl': -1 }, 'x-queue-type', `"unsupported queue type 'bogus'"`],
  [{ 'x-message-ttl': -1, 'x-expires': 0 }, 'x-expires', '{value_zero,0}'],
  [{ 'x-max-length': -1, 'x-delivery-limit': 1 }, 'x-max-length', '{value_negative,-1}'],
  [{ 'x-queue-type': 'classic', 'x-max-age': '1h', 'x-delivery-limit': 1 }, 'x-max-age', 'of type'],
  [{ 'x-delivery-limit': 1, 'x-max-age': '1h' }, 'x-delivery-limit', 'of type'],
  [{ 'x-dead-letter-routing-key': 1 }, 'x-dead-letter-routing-key', '{unacceptable_type,byte}'],
  [{ 'x-queue-version': -1 }, 'x-queue-version', '{value_negative,-1}'],
  [{ 'x-max-in-memory-length': 1 }, 'x-max-in-memory-length', 'of type'],
  [{ 'x-max-in-memory-bytes': -1 }, 'x-max-in-memory-bytes', 'of type'],
];

const QUORUM: readonly [HeaderTable, string][] = [
  [{ 'x-quorum-initial-group-size': 0 }, '{value_zero,0}'],
  [{ 'x-max-in-memory-length': -1 }, '{value_negative,-1}'],
  [{ 'x-max-in-memory-bytes': 'x' }, '"expected integer, got longstr"'],
  [{ 'x-queue-leader-locator': 'bogus' }, 'invalid_queue_locator_arg'],
  [{ 'x-queue-leader-locator': 1 }, '{unacceptable_type,byte}'],
];

const MASTER_LOCATOR =
  'Feature `queue_master_locator` is deprecated.\nBy default, this feature is not permitted anymore.\nThe feature will be removed from a ' +
  'future major RabbitMQ version, regardless of the configuration; actual version to be determined.\nTo con...';

export const argumentChecks = concept('argument checks', [
  ...FIRST.map(([args, name, text]) => ({
    title: `of the arguments ${JSON.stringify(args)} RabbitMQ complains of ${name}`,
    async run(context: ContractContext) {
      const queue = context.name('queue');
      const says = text === 'of type' ? ' of queue type rabbit_classic_queue' : `: ${text}`;
      await context.refuses(
        context.channel.queueDeclare(queue, { exclusive: true, arguments: args }),
        refusal(406, 'queue.declare', `invalid arg '${name}' for ${context.resource('queue', queue)}${says}`),
      );
    },
  })),
  ...QUORUM.map(([args, text]) => ({
    title: `a quorum queue with ${JSON.stringify(args)} is refused`,
    needs: ['quorum-queues'] as const,
    async run(context: ContractContext) {
      const queue = context.removedName('queue');
      const name = Object.keys(args)[0] ?? '';
      await context.refuses(
        context.channel.queueDeclare(queue, { durable: true, arguments: { 'x-queue-type': 'quorum', ...args } }),
        refusal(406, 'queue.declare', `invalid arg '${name}' for ${context.resource('queue', queue)}: ${text}`),
      );
    },
  })),
  {
    title: 'of two arguments of other types the first is refused, and from 4.0 on the first by name',
    async run(context) {
      const queue = context.name('queue');
      const name = context.byVersion({ '3.10': 'x-max-age', '4.0': 'x-delivery-limit' });
      await context.refuses(
        context.channel.queueDeclare(queue, { exclusive: true, arguments: { 'x-max-age': '1h', 'x-delivery-limit': 1 } }),
        refusal(406, 'queue.declare', `invalid arg '${name}' for ${context.resource('queue', queue)} of queue type rabbit_classic_queue`),
      );
    },
  },
  {
    title: 'a delivery limit that is no number is accepted',
    needs: ['quorum-queues'],
    async run(context) {
      await quorumQueue(context, { 'x-delivery-limit': 'often' });
    },
  },
  {
    title: 'a queue mode that is no text is refused, and from 4.3 on ignored',
    async run(context) {
      const queue = context.name('queue');
      const declared = context.channel.queueDeclare(queue, { exclusive: true, arguments: { 'x-queue-mode': 1 } });
      const text = `invalid arg 'x-queue-mode' for ${context.resource('queue', queue)}: {unacceptable_type,byte}`;
      if (context.isAtLeast('4.3')) await declared;
      else await context.refuses(declared, refusal(406, 'queue.declare', text));
    },
  },
  {
    title: 'a classic queue takes a leader locator from 4.0 on',
    async run(context) {
      const queue = context.name('queue');
      const declared = context.channel.queueDeclare(queue, { exclusive: true, arguments: { 'x-queue-leader-locator': 'balanced' } });
      const text = `invalid arg 'x-queue-leader-locator' for ${context.resource('queue', queue)} of queue type rabbit_classic_queue`;
      if (context.isAtLeast('4.0')) await declared;
      else await context.refuses(declared, refusal(406, 'queue.declare', text));
    },
  },
  {
    title: 'a master locator means nothing any more, and from 4.3 on closes the connection',
    async run(context) {
      const declared = context.channel.queueDeclare(context.name('queue'), { exclusive: true, arguments: { 'x-queue-master-locator': 1 } });
      if (!context.isAtLeast('4.3')) await declared;
      else await context.refuses(declared, refusal(541, 'queue.declare', MASTER_LOCATOR));
    },
  },
  {
    title: 'an empty queue type is refused, and from 4.3 on means classic',
    async run(context) {
      const queue = context.name('queue');
      const declared = context.channel.queueDeclare(queue, { exclusive: true, arguments: { 'x-queue-type': '' } });
      const text = `invalid arg 'x-queue-type' for ${context.resource('queue', queue)}: "unsupported queue type ''"`;
      if (context.isAtLeast('4.3')) await declared;
      else await context.refuses(declared, refusal(406, 'queue.declare', text));
    },
  },
  {
    title: 'an exclusive queue is not durable, whatever was asked',
    async run(context) {
      const queue = await context.queue({ exclusive: true, durable: true });
      await context.channel.queueDeclare(queue, { exclusive: true, durable: false });
    },
  },
  {
    title: 'a transient queue for all may be declared, with auto-delete or without',
    async run(context) {
      for (const autoDelete of [true, false]) await context.channel.queueDeclare(context.removedName('queue'), { autoDelete });
    },
  },
  {
    title: 'of what a quorum queue cannot be, auto-delete is noticed first',
    needs: ['quorum-queues'],
    async run(context) {
      const queue = context.removedName('queue');
      await context.refuses(
        context.channel.queueDeclare(queue, { exclusive: true, autoDelete: true, arguments: { 'x-queue-type': 'quorum' } }),
        refusal(406, 'queue.declare', `invalid property 'auto-delete' for ${context.resource('queue', queue)}`),
      );
    },
  },
  {
    title: 'a stream offset is refused by a queue that is no stream',
    async run(context) {
      const queue = await context.queue();
      await context.refuses(
        context.channel.basicConsume(queue, () => {}, { arguments: { 'x-stream-offset': 'first' } }),
        refusal(
          406,
          'basic.consume',
          `invalid arg 'x-stream-offset' for ${context.resource('queue', queue)} of queue type rabbit_classic_queue`,
        ),
      );
    },
  },
]);
