import assert from 'node:assert/strict';
import type { Channel } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, getSome, send, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

const THREE = ['1', '2', '3'];

/** A transactional channel that has got all of a queue's three messages. */
async function begun(context: ContractContext): Promise<{ queue: string; channel: Channel }> {
  const queue = await context.queue();
  const channel = await context.openChannel();
  await channel.txSelect();
  send(context.channel, queue, THREE);
  await context.hasDepth(queue, 3);
  await getSome(channel, queue, 3);
  return { queue, channel };
}

/** What comes back when a channel closes: what it has not settled for good. */
async function left(context: ContractContext, { queue, channel }: { queue: string; channel: Channel }): Promise<string[]> {
  await channel.close();
  return bodiesOf(await takeAll(context.channel, queue));
}

export const settlingTransactions = concept(
  'settling in transactions',
  [
    {
      title: 'acknowledgements are committed whatever their order',
      async run(context) {
        const work = await begun(context);
        for (const tag of [3, 1, 2]) work.channel.basicAck(tag);
        await work.channel.txCommit();
        assert.deepEqual(await left(context, work), []);
      },
    },
    {
      title: 'acknowledging 0 multiple in a transaction settles everything with the commit',
      async run(context) {
        const work = await begun(context);
        work.channel.basicAck(0, true);
        await work.channel.txCommit();
        assert.deepEqual(await left(context, work), []);
      },
    },
    {
      title: 'what was acknowledged and not committed goes back when its channel closes',
      async run(context) {
        const work = await begun(context);
        work.channel.basicAck(2, true);
        assert.deepEqual(await left(context, work), THREE);
      },
    },
    {
      title: 'what was acknowledged out of order and rolled back goes back in order when its channel closes',
      async run(context) {
        const work = await begun(context);
        for (const tag of [2, 1]) work.channel.basicAck(tag);
        await work.channel.txRollback();
        assert.deepEqual(await left(context, work), THREE);
      },
    },
    {
      title: 'acknowledging multiple after a rollback finds what was rolled back',
      async run(context) {
        const work = await begun(context);
        for (const tag of [3, 1]) work.channel.basicAck(tag);
        await work.channel.txRollback();
        work.channel.basicAck(2, true);
        await work.channel.txCommit();
        assert.deepEqual(await left(context, work), ['3']);
      },
    },
    {
      title: 'what is given back or refused in a transaction is so with the commit',
      async run(context) {
        const { queue, channel } = await begun(context);
        channel.basicNack(1, false, true);
        channel.basicReject(2, false);
        channel.basicAck(3);
        await channel.txRollback();
        assert.equal(await context.depth(queue), 0);
        channel.basicNack(1, false, true);
        channel.basicReject(2, false);
        channel.basicAck(3);
        await channel.txCommit();
        const again = await takeAll(context.channel, queue);
        assert.deepEqual(bodiesOf(again), ['1']);
        assert.equal(again[0]?.redelivered, true);
      },
    },
    {
      title: 'recovering in a transaction brings back only what it has not settled',
      async run(context) {
        const { queue, channel } = await begun(context);
        channel.basicAck(1);
        await channel.basicRecover();
        await context.hasDepth(queue, 2);
        await channel.txCommit();
        assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['2', '3']);
      },
    },
    {
      title: 'a message that needs no acknowledgement is gone although its transaction is rolled back',
      async run(context) {
        const queue = await context.queue();
        send(context.channel, queue, THREE);
        await context.hasDepth(queue, 3);
        const channel = await context.openChannel();
        await channel.txSelect();
        await channel.basicGet(queue, { noAck: true });
        await channel.txRollback();
        assert.deepEqual(await left(context, { queue, channel }), ['2', '3']);
      },
    },
    {
      title: 'an acknowledgement in a transaction makes room under the prefetch count with the commit',
      async run(context) {
        const queue = await context.queue();
        send(context.channel, queue, THREE);
        await context.hasDepth(queue, 3);
        const channel = await context.openChannel();
        await channel.txSelect();
        await channel.basicQos(1);
        const { deliveries } = await context.consume(queue, { on: channel });
        await deliveries.nth(1);
        channel.basicAck(1);
        await context.hasDepth(queue, 2);
        await channel.txCommit();
        assert.deepEqual(bodiesOf(await deliveries.first(2)), ['1', '2']);
      },
    },
    ...[
      { title: 'an unknown delivery is noticed before the commit', tags: [9], unknown: 9 },
      { title: 'a delivery that is acknowledged twice in a transaction is noticed before the commit', tags: [1, 1], unknown: 1 },
    ].map(({ title, tags, unknown }) => ({
      title,
      async run(context: ContractContext) {
        const { channel } = await begun(context);
        for (const tag of tags) channel.basicAck(tag);
        await context.closesFor(refusal(406, 'basic.ack', `unknown delivery tag ${unknown}`), channel);
      },
    })),
    {
      title: 'a message of a transaction is routed by the bindings of the moment at which it was published',
      async run(context) {
        const exchange = await context.exchange('direct');
        const queue = await context.queue();
        await context.channel.txSelect();
        context.channel.basicPublish(exchange, 'key', {}, Buffer.from('body'));
        await context.channel.queueBind(queue, exchange, 'key');
        await context.channel.txCommit();
        assert.deepEqual(await takeAll(context.channel, queue), []);
      },
    },
    {
      title: 'a commit to a queue that was deleted meanwhile fails from 4.0 on, and from 4.3 on closes the connection',
      versions: { from: '4.0' },
      async run(context) {
        const [queue, other] = [context.name('queue').padEnd(40, '.'), await context.queue({ durable: true })];
        await context.channel.queueDeclare(queue, { exclusive: true });
        await context.channel.txSelect();
        send(context.channel, queue, 'lost');
        send(context.channel, other, 'kept');
        const channel = await context.openChannel();
        await channel.queueDelete(queue);
        const text =
          `failed to deliver message: {not_found,\n${' '.repeat(31)}{resource,<<"${context.subject.vhost}">>,queue,\n` +
          `${' '.repeat(35)}<<"${queue}">>}}`;
        const partial = refusal(406, 'tx.commit', 'partial tx completion');
        const expected = context.isAtLeast('4.3') ? refusal(506, 'tx.commit', text) : partial;
        await context.refuses(context.channel.txCommit(), expected);
        if (!context.isAtLeast('4.3')) await context.hasDepth(other, 1, channel);
      },
    },
    {
      title: 'what a transaction settled takes effect although a queue that it publishes to is gone, but from 4.3 on goes back',
      async run(context) {
        const channel = await context.openChannel(await context.openConnection());
        const [queue, gone] = [await context.queue({ durable: true }), await context.queue({ durable: true })];
        send(context.channel, queue, THREE);
        await context.hasDepth(queue, 3);
        await channel.txSelect();
        await getSome(channel, queue, 3);
        channel.basicAck(1);
        channel.basicReject(2, false);
        send(channel, gone, 'lost');
        await channel.basicQos(0);
        await context.channel.queueDelete(gone);
        await channel.txCommit().catch(() => undefined);
        await channel.close();
        const expected = context.isAtLeast('4.3') ? THREE : ['3'];
        await context.hasDepth(queue, expected.length);
        const back = await takeAll(context.channel, queue);
        assert.deepEqual(bodiesOf(back), expected);
        assert.ok(back.every(({ redelivered }) => redelivered));
      },
    },
  ],
  ['transactions'],
);
