import assert from 'node:assert/strict';
import { isAmqpError, type BasicProperties, type HeaderTable, type HeaderValue } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { get, publish, send } from '../case/messages';

const LATER = new Date('2024-02-29T12:34:56Z');

function everyProperty(context: ContractContext): Required<BasicProperties> {
  return {
    contentType: 'application/json',
    contentEncoding: 'UTF-8',
    headers: { tenant: 'a' },
    deliveryMode: 2,
    priority: 5,
    correlationId: 'correlation',
    replyTo: 'reply',
    expirationMs: 60_000,
    messageId: 'message',
    timestamp: LATER,
    type: 'order.placed',
    userId: context.subject.user,
    appId: 'app',
    clusterId: 'cluster',
  };
}

/** Header values and, where it is not the same, how they arrive. */
const VALUES: readonly [string, HeaderValue, HeaderValue?][] = [
  ['a string', 'text'],
  ['an empty string', ''],
  ['a string beyond ASCII', 'naïve – 漢字 🐇'],
  ['a long string', 'x'.repeat(10_000)],
  ['0', 0],
  ['the smallest and the largest byte', [-128, 127]],
  ['the smallest and the largest short integer', [-32_768, 32_767]],
  ['the smallest and the largest 32-bit integer', [-2_147_483_648, 2_147_483_647]],
  ['integers next to those of other widths', [-129, 128, -32_769, 32_768, -2_147_483_649, 2_147_483_648]],
  ['the smallest and the largest safe integer', [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]],
  ['a big integer beyond the safe ones', 2n ** 62n + 1n],
  ['a big integer that a number holds', 5n, 5],
  ['a fraction', [1.5, -0.1, 1e-300]],
  ['a number beyond the safe integers', 1e300],
  ['truth values', [true, false]],
  ['null', null],
  ['a date, in whole seconds', new Date(LATER.getTime() + 789), LATER],
  ['bytes', Buffer.from([0, 1, 254, 255])],
  ['a list of everything', ['text', 1, 1.5, true, null, LATER, Buffer.from('bytes'), [1, [2]], { a: 1 }]],
  ['a table in a table in a list', [{ a: { b: { c: [1, null] } } }]],
  ['an empty list and an empty table', [[], {}]],
];

export const properties = concept('properties', [
  {
    title: 'all fourteen properties arrive as they were sent',
    async run(context) {
      const queue = await context.queue();
      const sent = everyProperty(context);
      send(context.channel, queue, 'body', { properties: sent });
      assert.deepEqual((await get(context.channel, queue)).properties, sent);
    },
  },
  {
    title: 'a consumer sees the properties that a get sees',
    async run(context) {
      const queue = await context.queue();
      const sent = everyProperty(context);
      const { deliveries } = await context.consume(queue);
      send(context.channel, queue, 'body', { properties: sent });
      assert.deepEqual((await deliveries.nth(1)).properties, sent);
    },
  },
  {
    title: 'properties that were not sent are not there',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'body');
      assert.deepEqual((await get(context.channel, queue)).properties, {});
    },
  },
  {
    title: 'headers without a header are not there',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'body', { properties: { headers: {}, messageId: 'm' } });
      assert.deepEqual((await get(context.channel, queue)).properties, { messageId: 'm' });
    },
  },
  {
    title: 'properties that are empty or zero are there',
    async run(context) {
      const queue = await context.queue();
      const sent = { contentType: '', correlationId: '', priority: 0, expirationMs: 60_000, timestamp: new Date(0), messageId: '' };
      send(context.channel, queue, 'body', { properties: sent });
      assert.deepEqual((await get(context.channel, queue)).properties, sent);
    },
  },
  ...VALUES.map(([what, value, arriving = value]) => ({
    title: `a header arrives as it was sent: ${what}`,
    async run(context: ContractContext) {
      const queue = await context.queue();
      send(context.channel, queue, 'body', { properties: { headers: { value } } });
      assert.deepEqual((await get(context.channel, queue)).properties.headers, { value: arriving });
    },
  })),
  {
    title: 'headers are those of the moment of publishing',
    async run(context) {
      const queue = await context.queue();
      const list = [1];
      const headers: Record<string, HeaderValue> = { list, nested: { a: 1 } };
      send(context.channel, queue, 'body', { properties: { headers } });
      list.push(2);
      headers.late = true;
      assert.deepEqual((await get(context.channel, queue)).properties.headers, { list: [1], nested: { a: 1 } });
    },
  },
  {
    title: 'headers keep the order of publishing, and from 4.0 on are sorted by name',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'body', { properties: { headers: { b: 1, a: { d: 1, c: 2 }, C: 3 } } });
      const { headers } = (await get(context.channel, queue)).properties;
      assert.deepEqual(Object.keys(headers ?? {}), context.byVersion({ '3.10': ['b', 'a', 'C'], '4.0': ['C', 'a', 'b'] }));
      assert.deepEqual(Object.keys(headers?.a as HeaderTable), ['d', 'c']);
    },
  },
  {
    title: 'a header that AMQP cannot carry is refused before anything is sent',
    async run(context) {
      const queue = await context.queue();
      const headers = { fine: 1, missing: undefined } as unknown as HeaderTable;
      assert.throws(
        () => publish(context.channel, '', queue, 'body', { properties: { headers } }),
        (error) => isAmqpError(error, 'INVALID_HEADER'),
      );
      assert.equal(context.channel.isOpen, true);
      assert.equal(await context.depth(queue), 0);
    },
  },
]);
