import assert from 'node:assert/strict';
import type { BasicProperties } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodyOf, publish, send } from '../case/messages';
import { refusal } from '../case/refusal';
import { append, read, stream, streamOf } from '../case/stream';

/** Publishes one message to a stream and resolves with the properties that it comes out with. */
async function passed(context: ContractContext, properties: BasicProperties): Promise<BasicProperties> {
  const queue = await streamOf(context, ['one'], { properties });
  const { deliveries } = await read(context, queue, { offset: 'first' });
  return (await deliveries.nth(1)).properties;
}

function modeOf(context: ContractContext): BasicProperties {
  return context.byVersion({ '3.10': {}, '4.0': { deliveryMode: 1 } });
}

export const streamMessages = concept(
  'stream messages',
  [
    {
      title: 'a stream adds the delivery mode 1 from 4.0 on, and leaves another one as it is',
      async run(context) {
        assert.deepEqual(await passed(context, {}), { headers: { 'x-stream-offset': 0 }, ...modeOf(context) });
        assert.deepEqual(await passed(context, { deliveryMode: 2 }), { headers: { 'x-stream-offset': 0 }, deliveryMode: 2 });
      },
    },
    {
      title: 'properties come out of a stream as they went in, but for the cluster id',
      async run(context) {
        const properties: BasicProperties = {
          contentType: 'text/plain',
          contentEncoding: 'gzip',
          deliveryMode: 2,
          priority: 7,
          correlationId: 'correlation',
          replyTo: 'reply',
          messageId: 'id',
          timestamp: new Date(1_600_000_000_000),
          type: 'type',
          appId: 'app',
        };
        const got = await passed(context, { ...properties, clusterId: 'cluster' });
        assert.deepEqual(got, { ...properties, headers: { 'x-stream-offset': 0 } });
      },
    },
    {
      title: 'a stream ignores expirations and keeps them',
      async run(context) {
        const queue = await streamOf(context, ['one'], { properties: { expirationMs: 1 } });
        await context.letPass(30);
        const { deliveries } = await read(context, queue, { offset: 'first' });
        assert.equal((await deliveries.nth(1)).properties.expirationMs, 1);
      },
    },
    {
      title: 'headers come out of a stream sorted, with the offset in place of one of the same name',
      async run(context) {
        const { headers = {} } = await passed(context, { headers: { z: 1, y: 'text', 'x-stream-offset': 77, a: true } });
        assert.deepEqual(Object.entries(headers), [
          ['a', true],
          ['x-stream-offset', 0],
          ['y', 'text'],
          ['z', 1],
        ]);
      },
    },
    {
      title: 'simple values in headers pass a stream; byte arrays come out as text from 4.0 on',
      async run(context) {
        const simple = { bool: true, double: 1.5, negative: -1, long: 5_000_000_000, none: null, time: new Date(100_000), empty: '' };
        const { headers } = await passed(context, { headers: { ...simple, bytes: Buffer.from('ab') } });
        const bytes = context.byVersion<unknown>({ '3.10': Buffer.from('ab'), '4.0': 'ab' });
        assert.deepEqual(headers, { ...simple, bytes, 'x-stream-offset': 0 });
      },
    },
    {
      title: 'lists and tables in headers do not pass a stream, unless from 4.0 on their names begin with x- or they are CC',
      async run(context) {
        const nested = { CC: ['nowhere'], 'x-list': [1], 'x-table': { a: 1 } };
        const { headers } = await passed(context, { headers: { list: [1], table: { a: 1 }, ...nested } });
        assert.deepEqual(headers, { ...context.byVersion<object>({ '3.10': {}, '4.0': nested }), 'x-stream-offset': 0 });
      },
    },
    {
      title: 'a dead letter goes to a stream, before 4.0 to nowhere',
      async run(context) {
        const queue = await stream(context);
        const dying = await context.queueWith({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': queue });
        send(context.channel, dying, 'dead', { properties: { expirationMs: 1 } });
        await context.letPass(200);
        await append(context, queue, ['later']);
        const { deliveries } = await read(context, queue, { offset: 'first' });
        const first = await deliveries.nth(1);
        assert.equal(bodyOf(first), context.byVersion({ '3.10': 'later', '4.0': 'dead' }));
        assert.equal(first.properties.expirationMs, context.byVersion({ '3.10': undefined, '4.0': 1 }));
      },
    },
    {
      title: 'a message to a stream is routed and confirmed, and not returned',
      async run(context) {
        const queue = await stream(context);
        await context.channel.confirmSelect();
        const [confirms, returns] = [context.confirms(), context.returns()];
        confirms.expect(publish(context.channel, '', queue, 'one', { mandatory: true }));
        assert.deepEqual(await confirms.settled(1), [true]);
        assert.deepEqual(returns.items, []);
      },
    },
    {
      title: 'a stream is bound to exchanges as any queue',
      async run(context) {
        const [queue, exchange] = [await stream(context), await context.exchange('topic')];
        await context.channel.queueBind(queue, exchange, 'order.#');
        publish(context.channel, exchange, 'order.placed', 'one');
        const { deliveries } = await read(context, queue, { offset: 'first' });
        const delivered = await deliveries.nth(1);
        assert.deepEqual([delivered.exchange, delivered.routingKey, bodyOf(delivered)], [exchange, 'order.placed', 'one']);
      },
    },
    {
      title: 'a transaction publishes to a stream and acknowledges at its commit',
      needs: ['transactions'],
      async run(context) {
        const queue = await streamOf(context, ['one']);
        const { deliveries } = await read(context, queue, { offset: 'first', prefetch: 1 });
        await context.channel.txSelect();
        await deliveries.first(1);
        send(context.channel, queue, 'rolled back');
        context.channel.basicAck(1);
        await context.channel.txRollback();
        send(context.channel, queue, 'two');
        context.channel.basicAck(1);
        await context.channel.txCommit();
        assert.equal(bodyOf(await deliveries.nth(2)), 'two');
      },
    },
    {
      title: 'a commit to a stream that has gone is a hard error from 4.3 on',
      needs: ['transactions'],
      // 4.0 does not always know at once that the stream has gone
      versions: { from: '4.3' },
      async run(context) {
        // 4.3 breaks the lines of its text where the name is longer
        const queue = Date.now().toString(36);
        await context.channel.queueDeclare(queue, { durable: true, arguments: { 'x-queue-type': 'stream' } });
        await context.channel.txSelect();
        send(context.channel, queue, 'one');
        const other = await context.openConnection();
        await (await other.createChannel()).queueDelete(queue);
        const committed = context.channel.txCommit();
        const text = `failed to deliver message: {not_found,{resource,<<"${context.subject.vhost}">>,queue,<<"${queue}">>}}`;
        await context.refuses(committed, refusal(506, 'tx.commit', text));
      },
    },
  ],
  ['stream-queues'],
);
