import assert from 'node:assert/strict';
import type { Channel } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, bodyOf, get, send, takeAll } from '../case/messages';
import { refusal, type RefusedMethod } from '../case/refusal';
import { read, readsJust, streamOf } from '../case/stream';

/** What is not an acknowledgement. */
const RETURNS: readonly [string, RefusedMethod, (channel: Channel) => void][] = [
  ['rejected', 'basic.reject', (channel) => channel.basicReject(1, false)],
  ['rejected to be requeued', 'basic.reject', (channel) => channel.basicReject(1, true)],
  ['refused by basic.nack', 'basic.nack', (channel) => channel.basicNack(1, false, false)],
  ['given back by basic.nack', 'basic.nack', (channel) => channel.basicNack(1, false, true)],
];

export const streamSettling = concept(
  'stream settling',
  [
    {
      title: 'a consumer of a stream gets as many messages as its prefetch count, and more when it acknowledges',
      async run(context) {
        const queue = await streamOf(context, ['one', 'two', 'three', 'four']);
        const on = await context.openChannel();
        const { deliveries } = await read(context, queue, { offset: 'first', prefetch: 2, on });
        await deliveries.first(2);
        const witness = await read(context, queue, { offset: 'first' });
        await witness.deliveries.first(4);
        assert.deepEqual(bodiesOf(deliveries.items), ['one', 'two']);
        on.basicAck(1);
        assert.equal(bodyOf(await deliveries.nth(3)), 'three');
        on.basicAck(0, true);
        assert.equal(bodyOf(await deliveries.nth(4)), 'four');
      },
    },
    ...RETURNS.map(([how, method, settle]) => ({
      title: `a message of a stream that is ${how} closes the connection, and from 4.0 on counts as acknowledged`,
      async run(context: ContractContext) {
        const queue = await streamOf(context, ['one', 'two', 'three']);
        const { deliveries } = await read(context, queue, { offset: 'first', prefetch: 1 });
        await deliveries.first(1);
        settle(context.channel);
        if (context.isAtLeast('4.0')) {
          assert.equal(bodyOf(await deliveries.nth(2)), 'two');
        } else {
          const text = `basic.nack and basic.reject not supported by stream queues ${context.resource('queue', queue)}`;
          await context.closesFor(refusal(540, method, text), context.channel);
        }
      },
    })),
    {
      title: 'recovery makes room for more of a stream before it is answered; before 4.0 it crashes the connection',
      async run(context) {
        const queue = await streamOf(context, ['one', 'two']);
        const { deliveries } = await read(context, queue, { offset: 'first', prefetch: 1 });
        await deliveries.first(1);
        const recovered = context.channel.basicRecover();
        if (context.isAtLeast('4.0')) {
          await recovered;
          assert.deepEqual(bodiesOf(deliveries.items), ['one', 'two']);
        } else {
          await context.refuses(recovered, refusal(541, 'none'));
        }
      },
    },
    ...[
      { how: 'recovers', giveBack: (channel: Channel) => void channel.basicRecover().catch(() => undefined) },
      { how: 'gives all back', giveBack: (channel: Channel) => channel.basicNack(0, true, true) },
    ].map(({ how, giveBack }) => ({
      title: `messages of other queues go back when their channel ${how}, though before 4.0 a message of a stream among them ends its connection`,
      async run(context: ContractContext) {
        const queue = await context.queue({ durable: true });
        send(context.channel, queue, 'classic');
        await context.hasDepth(queue, 1);
        const channel = await context.openChannel(await context.openConnection());
        await get(channel, queue);
        const { deliveries } = await read(context, await streamOf(context, ['one']), { offset: 'first', on: channel });
        await deliveries.first(1);
        giveBack(channel);
        await context.hasDepth(queue, 1);
        assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['classic']);
      },
    })),
    {
      title: 'a message of a stream is acknowledged once',
      async run(context) {
        const queue = await streamOf(context, ['one']);
        await (await read(context, queue, { offset: 'first' })).deliveries.first(1);
        context.channel.basicAck(1);
        context.channel.basicAck(1);
        await context.closesFor(refusal(406, 'basic.ack', 'unknown delivery tag 1'));
      },
    },
    {
      title: 'a global prefetch count does not hold back a stream',
      versions: { before: '4.3' },
      async run(context) {
        const queue = await streamOf(context, ['one', 'two', 'three']);
        await context.channel.basicQos(1, { global: true });
        const consumer = await read(context, queue, { offset: 'first', prefetch: 10 });
        await readsJust(context, queue, consumer, ['one', 'two', 'three']);
      },
    },
  ],
  ['stream-queues'],
);
