import assert from 'node:assert/strict';
import type { Channel } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, send, takeAll } from '../case/messages';
import { refusal, type Refusal, type RefusedMethod } from '../case/refusal';

function locked(context: ContractContext, queue: string, method: RefusedMethod): Refusal {
  return refusal(
    405,
    method,
    `cannot obtain exclusive access to locked ${context.resource('queue', queue)}. It could be originally declared on another ` +
      'connection or the exclusive property value does not match that of the original declaration.',
  );
}

const OPERATIONS: readonly [string, RefusedMethod, (channel: Channel, queue: string) => Promise<unknown>][] = [
  ['declare', 'queue.declare', (channel, queue) => channel.queueDeclare(queue, { durable: true })],
  ['declare as its own', 'queue.declare', (channel, queue) => channel.queueDeclare(queue, { exclusive: true })],
  ['look up', 'queue.declare', (channel, queue) => channel.queueDeclarePassive(queue)],
  ['consume', 'basic.consume', (channel, queue) => channel.basicConsume(queue, () => {})],
  ['get from', 'basic.get', (channel, queue) => channel.basicGet(queue)],
  ['bind', 'queue.bind', (channel, queue) => channel.queueBind(queue, 'amq.direct', 'key')],
  ['purge', 'queue.purge', (channel, queue) => channel.queuePurge(queue)],
  ['delete', 'queue.delete', (channel, queue) => channel.queueDelete(queue)],
];

export const exclusiveUse = concept('exclusive use', [
  ...OPERATIONS.map(([what, method, operate]) => ({
    title: `another connection cannot ${what} an exclusive queue`,
    async run(context: ContractContext) {
      const queue = await context.queue({ exclusive: true });
      const stranger = await context.openConnection();
      const channel = await stranger.createChannel();
      await context.refuses(operate(channel, queue), locked(context, queue, method), channel);
    },
  })),
  {
    title: 'another connection cannot unbind an exclusive queue, though what is not bound it may unbind',
    async run(context) {
      const queue = await context.boundQueue('amq.direct', context.name('key'));
      await context.channel.queueBind(queue, 'amq.direct', queue);
      const channel = await (await context.openConnection()).createChannel();
      await channel.queueUnbind(queue, 'amq.direct', 'another key');
      await context.refuses(channel.queueUnbind(queue, 'amq.direct', queue), locked(context, queue, 'queue.unbind'), channel);
    },
  },
  {
    title: 'another connection may publish to an exclusive queue',
    async run(context) {
      const queue = await context.queue({ exclusive: true });
      const channel = await (await context.openConnection()).createChannel();
      send(channel, queue, 'body');
      await context.hasDepth(queue, 1);
    },
  },
  {
    title: 'another channel of its connection may use an exclusive queue',
    async run(context) {
      const queue = await context.queue({ exclusive: true });
      const channel = await context.openChannel();
      await channel.queueDeclare(queue, { exclusive: true });
      send(channel, queue, 'body');
      assert.deepEqual(bodiesOf(await takeAll(channel, queue)), ['body']);
    },
  },
  {
    title: 'an exclusive queue cannot be declared again as one for all, not even by its owner',
    async run(context) {
      const queue = await context.queue({ exclusive: true });
      await context.refuses(context.channel.queueDeclare(queue), locked(context, queue, 'queue.declare'));
    },
  },
  {
    title: 'a queue for all cannot be declared again as an exclusive one',
    async run(context) {
      const queue = await context.queue({ durable: true });
      await context.refuses(
        context.channel.queueDeclare(queue, { durable: true, exclusive: true }),
        locked(context, queue, 'queue.declare'),
      );
    },
  },
  {
    title: 'an exclusive queue goes when the connection of its owner closes',
    async run(context) {
      const owner = await context.openConnection();
      const queue = await context.queue({ exclusive: true, on: await owner.createChannel() });
      await owner.close();
      const returns = context.returns();
      await context.eventually(() => {
        send(context.channel, queue, 'still there?', { mandatory: true });
        assert.ok(returns.items.length > 0, `'${queue}' still exists`);
      });
    },
  },
  {
    title: 'an exclusive queue outlives the channel that declared it',
    async run(context) {
      const channel = await context.openChannel();
      const queue = await context.queue({ exclusive: true, on: channel });
      await channel.close();
      assert.equal(await context.depth(queue), 0);
    },
  },
  ...([false, true] as const).map((exclusive) => ({
    title: `a queue with an exclusive consumer takes no other one${exclusive ? ', exclusive or not' : ''}`,
    async run(context: ContractContext) {
      const queue = await context.queue();
      await context.consume(queue, { exclusive: true });
      await context.refuses(
        context.channel.basicConsume(queue, () => {}, { exclusive }),
        refusal(403, 'basic.consume', `${context.resource('queue', queue)} in exclusive use`),
      );
    },
  })),
  {
    title: 'a queue with a consumer takes no exclusive one',
    async run(context) {
      const queue = await context.queue();
      await context.consume(queue);
      await context.refuses(
        context.channel.basicConsume(queue, () => {}, { exclusive: true }),
        refusal(403, 'basic.consume', `${context.resource('queue', queue)} in exclusive use`),
      );
    },
  },
  {
    title: 'a queue is free again when its exclusive consumer has gone',
    async run(context) {
      const queue = await context.queue();
      const { tag } = await context.consume(queue, { exclusive: true });
      await context.channel.basicCancel(tag);
      await context.consume(queue, { exclusive: true });
    },
  },
]);
