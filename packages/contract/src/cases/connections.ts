import assert from 'node:assert/strict';
import { isAmqpError } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import { publish, send } from '../case/messages';
import { assertRefusal, refusal } from '../case/refusal';

export const connections = concept('connections', [
  {
    title: 'a connection says which broker it leads to',
    async run({ connection }) {
      assert.equal(connection.serverProperties.product, 'RabbitMQ');
      assert.match(connection.serverProperties.version, /^\d+\.\d+/);
      assert.equal(connection.isOpen, true);
    },
  },
  {
    title: 'a connection that is closed by its owner tells so once, without an error',
    async run(context) {
      const connection = await context.openConnection();
      const closings = context.closings(connection);
      await connection.close();
      assert.deepEqual(closings.items, [undefined]);
      assert.equal(connection.isOpen, false);
    },
  },
  {
    title: 'closing a connection twice does nothing',
    async run(context) {
      const connection = await context.openConnection();
      const closings = context.closings(connection);
      await Promise.all([connection.close(), connection.close()]);
      await connection.close();
      assert.deepEqual(closings.items, [undefined]);
    },
  },
  {
    title: 'a listener that comes after the connection has closed is called at once',
    async run(context) {
      const connection = await context.openConnection();
      await connection.close();
      assert.deepEqual(context.closings(connection).items, [undefined]);
    },
  },
  {
    title: 'closing a connection closes its channels, without an error',
    async run(context) {
      const connection = await context.openConnection();
      const channels = [await connection.createChannel(), await connection.createChannel()];
      const closings = channels.map((channel) => context.closings(channel));
      await connection.close();
      assert.deepEqual(
        closings.map(({ items }) => items),
        [[undefined], [undefined]],
      );
      assert.deepEqual(
        channels.map(({ isOpen }) => isOpen),
        [false, false],
      );
    },
  },
  {
    title: 'no channel can be opened on a connection that is closed',
    async run(context) {
      const connection = await context.openConnection();
      await connection.close();
      await assert.rejects(connection.createChannel(), (error) => isAmqpError(error, 'CHANNEL_CLOSED'));
    },
  },
  {
    title: 'open channels of one connection have different numbers, from 1 on',
    async run({ connection, channel }) {
      const numbers = [channel, await connection.createChannel(), await connection.createChannel()].map(
        ({ channelNumber }) => channelNumber,
      );
      assert.equal(new Set(numbers).size, 3);
      assert.ok(Math.min(...numbers) >= 1);
    },
  },
  {
    title: 'a hard error closes the connection and every channel of it for the same reason',
    async run(context) {
      const other = await context.openChannel();
      const expected = refusal(540, 'basic.qos', 'prefetch_size!=0 (1)');
      await context.refuses(context.channel.basicQos(0, { prefetchSize: 1 }), expected);
      assertRefusal(await context.closings(other).nth(1), expected);
    },
  },
  {
    title: 'a hard error leaves other connections as they are',
    async run(context) {
      const other = await context.openConnection();
      const channel = await other.createChannel();
      await context.refuses(context.channel.basicRecover(false), refusal(540, 'basic.recover', 'requeue=false'));
      assert.equal(other.isOpen, true);
      await channel.basicQos(1);
    },
  },
  {
    title: 'an error of the broker tells a late listener too',
    async run(context) {
      const expected = refusal(540, 'basic.publish', 'immediate=true');
      publish(context.channel, '', 'key', 'body', { immediate: true });
      await context.closesFor(expected);
      assertRefusal(context.closings(context.connection).items[0], expected);
    },
  },
  {
    title: 'every close listener is called, in the order in which they came',
    async run(context) {
      const connection = await context.openConnection();
      const calls: number[] = [];
      for (const number of [1, 2, 3]) connection.onClose(() => calls.push(number));
      await connection.close();
      assert.deepEqual(calls, [1, 2, 3]);
    },
  },
  {
    title: 'what was published before the connection closes arrives',
    async run(context) {
      const queue = await context.queue();
      const connection = await context.openConnection();
      send(await connection.createChannel(), queue, ['one', 'two', 'three']);
      await connection.close();
      await context.hasDepth(queue, 3);
    },
  },
  {
    title: 'an operation that is under way when its connection closes comes to an end',
    async run(context) {
      const connection = await context.openConnection();
      const channel = await connection.createChannel();
      const underWay = Promise.allSettled([channel.basicQos(1), channel.queueDeclare('', { exclusive: true })]);
      await connection.close();
      for (const outcome of await underWay) assert.ok(outcome.status === 'fulfilled' || isAmqpError(outcome.reason));
    },
  },
  {
    title: 'an attempt to connect that was given up rejects',
    async run(context) {
      await assert.rejects(context.subject.transport.connect({ signal: AbortSignal.abort() }), isAmqpError);
    },
  },
  {
    title: 'the secret of an open connection can be replaced',
    needs: ['update-secret'],
    async run(context) {
      await context.connection.updateSecret(context.subject.secret, 'rotation');
      await context.channel.basicQos(1);
    },
  },
]);
