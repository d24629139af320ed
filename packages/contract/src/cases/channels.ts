import assert from 'node:assert/strict';
import { isAmqpError, type Channel } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { publish, send } from '../case/messages';
import { assertRefusal, refusal } from '../case/refusal';

const isChannelClosed = (error: unknown): boolean => isAmqpError(error, 'CHANNEL_CLOSED');

const ANSWERED: Readonly<Record<string, (channel: Channel) => Promise<unknown>>> = {
  exchangeDeclare: (channel) => channel.exchangeDeclare('x', 'direct'),
  exchangeDeclarePassive: (channel) => channel.exchangeDeclarePassive('x'),
  exchangeDelete: (channel) => channel.exchangeDelete('x'),
  exchangeBind: (channel) => channel.exchangeBind('x', 'y', ''),
  exchangeUnbind: (channel) => channel.exchangeUnbind('x', 'y', ''),
  queueDeclare: (channel) => channel.queueDeclare('q'),
  queueDeclarePassive: (channel) => channel.queueDeclarePassive('q'),
  queueDelete: (channel) => channel.queueDelete('q'),
  queuePurge: (channel) => channel.queuePurge('q'),
  queueBind: (channel) => channel.queueBind('q', 'x', ''),
  queueUnbind: (channel) => channel.queueUnbind('q', 'x', ''),
  basicConsume: (channel) => channel.basicConsume('q', () => {}),
  basicCancel: (channel) => channel.basicCancel('tag'),
  basicGet: (channel) => channel.basicGet('q'),
  basicQos: (channel) => channel.basicQos(1),
  basicRecover: (channel) => channel.basicRecover(true),
  confirmSelect: (channel) => channel.confirmSelect(),
};

const UNANSWERED: Readonly<Record<string, (channel: Channel) => unknown>> = {
  basicPublish: (channel) => publish(channel, '', 'q', 'body'),
  basicAck: (channel) => channel.basicAck(1),
  basicNack: (channel) => channel.basicNack(1, false, true),
  basicReject: (channel) => channel.basicReject(1, true),
};

function missing(context: ContractContext, name: string) {
  return refusal(404, 'queue.declare', `no ${context.resource('queue', name)}`);
}

export const channels = concept('channels', [
  ...Object.entries(ANSWERED).map(([name, operate]) => ({
    title: `${name} on a closed channel rejects`,
    async run({ channel }: ContractContext) {
      await channel.close();
      await assert.rejects(operate(channel), isChannelClosed);
    },
  })),
  ...Object.entries(UNANSWERED).map(([name, operate]) => ({
    title: `${name} on a closed channel throws`,
    async run({ channel }: ContractContext) {
      await channel.close();
      assert.throws(() => operate(channel), isChannelClosed);
    },
  })),
  {
    title: 'a channel that is closed by its owner tells so once, without an error',
    async run(context) {
      const closings = context.closings(context.channel);
      await context.channel.close();
      assert.deepEqual(closings.items, [undefined]);
      assert.equal(context.channel.isOpen, false);
      assert.equal(context.connection.isOpen, true);
    },
  },
  {
    title: 'closing a channel twice does nothing',
    async run(context) {
      const closings = context.closings(context.channel);
      await Promise.all([context.channel.close(), context.channel.close()]);
      await context.channel.close();
      assert.deepEqual(closings.items, [undefined]);
    },
  },
  {
    title: 'closing a channel that the broker has closed does nothing',
    async run(context) {
      const name = context.name('missing');
      const closings = context.closings(context.channel);
      await context.refuses(context.channel.queueDeclarePassive(name), missing(context, name));
      await context.channel.close();
      assert.equal(closings.items.length, 1);
    },
  },
  {
    title: 'a listener that comes after the channel has closed is called at once',
    async run(context) {
      const name = context.name('missing');
      await context.refuses(context.channel.queueDeclarePassive(name), missing(context, name));
      const late = context.closings(context.channel).items;
      assert.equal(late.length, 1);
      assertRefusal(late[0], missing(context, name));
    },
  },
  {
    title: 'an error closes only its channel, and another one can be opened',
    async run(context) {
      const neighbour = await context.openChannel();
      const name = context.name('missing');
      await context.refuses(context.channel.queueDeclarePassive(name), missing(context, name));
      assert.equal(neighbour.isOpen, true);
      await neighbour.basicQos(1);
      await (await context.openChannel()).basicQos(1);
    },
  },
  {
    title: 'operations are carried out in the order in which they were asked for, without waiting for answers',
    async run(context) {
      const { channel } = context;
      const queue = await context.queue();
      const bound = channel.queueBind(queue, 'amq.direct', queue);
      publish(channel, 'amq.direct', queue, 'one');
      const purged = channel.queuePurge(queue);
      for (const body of ['two', 'three']) publish(channel, 'amq.direct', queue, body);
      const got = channel.basicGet(queue);
      const deleted = channel.queueDelete(queue);
      await bound;
      assert.deepEqual(await purged, { messageCount: 1 });
      assert.equal((await got)?.body.toString(), 'two');
      assert.deepEqual(await deleted, { messageCount: 1 });
    },
  },
  {
    title: 'what was published before the channel closes arrives',
    async run(context) {
      const queue = await context.queue();
      const publisher = await context.openChannel();
      send(publisher, queue, ['one', 'two', 'three']);
      await publisher.close();
      await context.hasDepth(queue, 3);
    },
  },
  {
    title: 'what follows an error on the same channel is not carried out',
    async run(context) {
      const queue = await context.queue();
      const broken = await context.openChannel();
      const nowhere = context.name('missing');
      publish(broken, nowhere, 'key', 'body');
      send(broken, queue, 'too late');
      await context.closesFor(refusal(404, 'basic.publish', `no ${context.resource('exchange', nowhere)}`), broken);
      await assert.rejects(broken.queueDeclarePassive(queue), isChannelClosed);
      assert.equal(await context.depth(queue), 0);
    },
  },
  {
    title: 'operations that wait behind an error reject as well',
    async run(context) {
      const name = context.name('missing');
      const refused = context.channel.queueDeclarePassive(name);
      const behind = Promise.allSettled([
        context.channel.basicQos(1),
        context.channel.queueDeclare(context.name('queue'), { exclusive: true }),
      ]);
      await context.refuses(refused, missing(context, name));
      for (const outcome of await behind) {
        assert.ok(outcome.status === 'rejected' && isAmqpError(outcome.reason), 'it was not rejected with an AmqpError');
      }
    },
  },
  {
    title: 'a new channel has room to publish',
    async run({ channel }) {
      assert.equal(channel.writable, true);
    },
  },
]);
