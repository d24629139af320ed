import assert from 'node:assert/strict';
import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { get, publish, send } from '../case/messages';
import { fill, quorumQueue } from '../case/quorum-queue';
import { refusal } from '../case/refusal';

const STRATEGY = { 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' };

const BAD_STRATEGIES: readonly [string, HeaderValue, string][] = [
  ['an unknown word', 'sometimes', 'invalid_dlx_strategy'],
  ['a number', 1, '{unacceptable_type,byte}'],
];

/** How a message may die, and what its dead letter says of it. */
const DEATHS: readonly [string, HeaderTable, (context: ContractContext, queue: string) => Promise<void>][] = [
  ['rejected', {}, rejectOne],
  ['expired', { 'x-message-ttl': 20 }, () => Promise.resolve()],
  [
    'delivery_limit',
    { 'x-delivery-limit': 0 },
    async ({ channel }, queue) => channel.basicReject((await get(channel, queue)).deliveryTag, true),
  ],
];

async function rejectOne({ channel }: ContractContext, queue: string): Promise<void> {
  channel.basicReject((await get(channel, queue)).deliveryTag, false);
}

/**
 * Publishes a message to a queue and resolves with whether it was taken, each time on the same channel: RabbitMQ remembers by
 * channel that a quorum queue was full.
 */
async function publisher(context: ContractContext, queue: string): Promise<() => Promise<boolean>> {
  const channel = await context.openChannel();
  const confirms = context.confirms(channel);
  await channel.confirmSelect();
  let published = 0;
  return async () => {
    confirms.expect(publish(channel, '', queue, 'body'));
    return (await confirms.nth((published += 1))).ack;
  };
}

/** A queue of this length whose dead letters go to an exchange that there is not. */
function withoutExchange(context: ContractContext, args: HeaderTable): Promise<string> {
  return quorumQueue(context, { 'x-dead-letter-exchange': context.name('missing'), ...args });
}

/** Lets two messages die in a queue that takes two. */
async function loseTwo(context: ContractContext, queue: string, isTaken: () => Promise<boolean>): Promise<void> {
  for (let sent = 0; sent < 2; sent += 1) {
    assert.equal(await isTaken(), true);
    await context.hasDepth(queue, 1);
    await rejectOne(context, queue);
  }
}

export const atLeastOnceDeadLettering = concept(
  'at-least-once dead-lettering',
  [
    ...BAD_STRATEGIES.map(([what, strategy, text]) => ({
      title: `a queue is not declared with ${what} for the strategy of its dead letters`,
      async run(context: ContractContext) {
        const name = context.removedName('queue');
        const args = { 'x-queue-type': 'quorum', 'x-dead-letter-strategy': strategy };
        await context.refuses(
          context.channel.queueDeclare(name, { durable: true, arguments: args }),
          refusal(406, 'queue.declare', `invalid arg 'x-dead-letter-strategy' for ${context.resource('queue', name)}: ${text}`),
        );
      },
    })),
    {
      title: 'a queue is not declared again with another strategy for its dead letters',
      async run(context: ContractContext) {
        const args = { 'x-dead-letter-exchange': '', ...STRATEGY };
        const queue = await quorumQueue(context, args);
        const other = { 'x-queue-type': 'quorum', ...args, 'x-dead-letter-strategy': 'at-most-once' };
        const text = `inequivalent arg 'x-dead-letter-strategy' for ${context.resource('queue', queue)}: received 'at-most-once' but current is 'at-least-once'`;
        await context.refuses(
          context.channel.queueDeclare(queue, { durable: true, arguments: other }),
          refusal(406, 'queue.declare', text),
        );
      },
    },
    ...DEATHS.map(([reason, args, die]) => ({
      title: `a dead letter that is to arrive at least once arrives with the reason ${reason}`,
      async run(context: ContractContext) {
        const dead = await context.queue();
        const routed = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead };
        const queue = await quorumQueue(context, { ...STRATEGY, ...routed, ...args });
        send(context.channel, queue, 'body', { properties: { messageId: 'id' } });
        await context.eventually(() => die(context, queue));
        await context.hasDepth(dead, 1);
        const { properties } = await get(context.channel, dead);
        assert.equal(properties.messageId, 'id');
        const [death] = properties.headers?.['x-death'] as unknown as HeaderTable[];
        const { count, reason: said, queue: from, exchange, 'routing-keys': keys } = death ?? {};
        assert.deepEqual([count, said, from, exchange, keys], [1, reason, queue, '', [queue]]);
        await context.hasDepth(queue, 0);
      },
    })),
    {
      title: 'dead letters that cannot arrive stay unseen with their queue and count towards its length',
      async run(context: ContractContext) {
        const queue = await withoutExchange(context, { ...STRATEGY, 'x-max-length': 1 });
        const isTaken = await publisher(context, queue);
        await loseTwo(context, queue, isTaken);
        await context.hasDepth(queue, 0);
        await context.eventually(async () => assert.equal(await isTaken(), false));
        assert.equal((await context.channel.queueDelete(queue)).messageCount, 0);
      },
    },
    {
      title: 'dead letters that may be lost do not count towards the length of their queue',
      async run(context: ContractContext) {
        const queue = await withoutExchange(context, { 'x-overflow': 'reject-publish', 'x-max-length': 1 });
        const isTaken = await publisher(context, queue);
        for (let round = 0; round < 2; round += 1) await loseTwo(context, queue, isTaken);
      },
    },
    {
      title: 'purging a queue takes the dead letters that stay with it from 4.3 on, and not before',
      async run(context: ContractContext) {
        const queue = await withoutExchange(context, STRATEGY);
        await loseTwo(context, queue, await publisher(context, queue));
        await context.hasDepth(queue, 0);
        assert.equal((await context.channel.queuePurge(queue)).messageCount, context.byVersion({ '3.10': 0, '4.3': 2 }));
      },
    },
    {
      title: 'a dead letter that is to arrive at least once arrives at a queue that has room beside one that has none',
      async run(context: ContractContext) {
        const exchange = await context.exchange('fanout');
        const [free, full] = [await context.queue(), await context.queueWith({ 'x-max-length': 1, 'x-overflow': 'reject-publish' })];
        send(context.channel, full, 'first');
        for (const target of [free, full]) await context.channel.queueBind(target, exchange, '');
        const queue = await quorumQueue(context, { ...STRATEGY, 'x-dead-letter-exchange': exchange });
        await fill(context, queue, ['body']);
        await rejectOne(context, queue);
        await context.hasDepth(free, 1);
        assert.equal((await get(context.channel, full)).body.toString(), 'first');
      },
    },
    {
      title: 'a quorum queue that rejects what is published takes one message more than its length, and others when it is well below',
      async run(context: ContractContext) {
        const queue = await quorumQueue(context, { 'x-overflow': 'reject-publish', 'x-max-length': 5 });
        const isTaken = await publisher(context, queue);
        for (let sent = 0; sent < 6; sent += 1) assert.equal(await isTaken(), true, `message ${String(sent + 1)}`);
        await context.hasDepth(queue, 6);
        await context.eventually(async () => assert.equal(await isTaken(), false));
        await context.channel.basicGet(queue, { noAck: true });
        await context.hasDepth(queue, 5);
        assert.equal(await isTaken(), false);
        await context.channel.basicGet(queue, { noAck: true });
        await context.hasDepth(queue, 4);
        assert.equal(await isTaken(), true);
      },
    },
  ],
  ['quorum-queues'],
);
