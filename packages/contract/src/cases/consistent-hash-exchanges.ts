import assert from 'node:assert/strict';
import type { BasicProperties, HeaderTable } from '@nest-amqp/core';
import { concept, type CaseDefinition } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, publish, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

const TYPE = 'x-consistent-hash';
const KEYS = Array.from({ length: 400 }, (_, index) => `key ${String(index)}`);

const BAD_KEYS: readonly [string, string, string][] = [
  ['a word', 'much', 'The binding key must be an integer: <<"much">>'],
  ['empty', '', 'The binding key must be an integer: <<>>'],
  ['a fraction', '1.5', 'The binding key must be an integer: <<"1.5">>'],
  ['zero', '0', 'The binding key must be greater than 0'],
  ['negative', '-1', 'The binding key must be greater than 0'],
];

const BAD_ARGUMENTS: readonly [string, HeaderTable, string][] = [
  [
    'a header and a property',
    { 'hash-header': 'a', 'hash-property': 'message_id' },
    'hash-header and hash-property are mutually exclusive',
  ],
  ['another property', { 'hash-property': 'bogus' }, 'Unsupported property: bogus'],
];

/** What stands for the routing key, and two messages with the same in all else. */
const SOURCES: readonly [string, HeaderTable, (value: string) => BasicProperties][] = [
  ['a header', { 'hash-header': 'tenant' }, (value) => ({ headers: { tenant: value } })],
  ['the message id', { 'hash-property': 'message_id' }, (value) => ({ messageId: value })],
  ['the correlation id', { 'hash-property': 'correlation_id' }, (value) => ({ correlationId: value })],
  ['the timestamp', { 'hash-property': 'timestamp' }, (value) => ({ timestamp: new Date(Number(value.slice(4)) * 1000) })],
];

/** Publishes a message for each key, with the key as its body. */
function publishAll(context: ContractContext, exchange: string): void {
  for (const key of KEYS) publish(context.channel, exchange, key, key);
}

/** Takes what came to queues, and says of each message which of them it came to. */
async function placesOf(context: ContractContext, queues: readonly string[]): Promise<Map<string, string>> {
  const places = new Map<string, string>();
  for (const queue of queues) for (const body of bodiesOf(await takeAll(context.channel, queue))) places.set(body, queue);
  assert.equal(places.size, KEYS.length, 'each message is in one queue');
  return places;
}

async function published(context: ContractContext, exchange: string, queues: readonly string[]): Promise<Map<string, string>> {
  publishAll(context, exchange);
  return placesOf(context, queues);
}

function sharesOf(places: ReadonlyMap<string, string>, queues: readonly string[]): number[] {
  return queues.map((queue) => [...places.values()].filter((place) => place === queue).length / places.size);
}

/** Fails unless shares are near to what is expected: four standard deviations of 400 draws. */
function assertNear(actual: readonly number[], expected: readonly number[]): void {
  for (const [index, share] of expected.entries()) {
    const allowed = 4 * Math.sqrt((share * (1 - share)) / KEYS.length);
    assert.ok(Math.abs((actual[index] ?? 0) - share) <= allowed, `shares ${actual.join()} where ${expected.join()} were expected`);
  }
}

const definitions: readonly CaseDefinition[] = [
  ...BAD_KEYS.map(([what, key, text]) => ({
    title: `a queue is not bound to a consistent-hash exchange with a weight that is ${what}`,
    async run(context: ContractContext) {
      const [exchange, queue] = [await context.exchange(TYPE), await context.queue()];
      await context.refuses(context.channel.queueBind(queue, exchange, key), refusal(406, 'queue.bind', text));
    },
  })),
  ...BAD_ARGUMENTS.map(([what, args, text]) => ({
    title: `a consistent-hash exchange is not declared to hash ${what}`,
    run: (context: ContractContext) =>
      context.refuses(
        context.channel.exchangeDeclare(context.removedName('exchange'), TYPE, { durable: true, arguments: args }),
        refusal(406, 'exchange.declare', text),
      ),
  })),
  {
    title: 'what a consistent-hash exchange is to hash has a name that is text',
    run: (context) =>
      context.refuses(
        context.channel.exchangeDeclare(context.removedName('exchange'), TYPE, { durable: true, arguments: { 'hash-header': 1 } }),
        refusal(541, 'none'),
      ),
  },
  {
    title: 'a consistent-hash exchange may be declared again with another thing to hash, and keeps its own',
    async run(context) {
      const exchange = await context.exchange(TYPE, { arguments: { 'hash-header': 'a' } });
      await context.channel.exchangeDeclare(exchange, TYPE, { durable: true, arguments: { 'hash-header': 'b' } });
    },
  },
  {
    title: 'from 4.3 on a weight is at most ten thousand',
    async run(context) {
      const [exchange, queue] = [await context.exchange(TYPE), await context.queue()];
      const bound = context.channel.queueBind(queue, exchange, '10001');
      if (!context.isAtLeast('4.3')) await bound;
      else await context.refuses(bound, refusal(406, 'queue.bind', 'The binding key must not exceed 10000'));
    },
  },
  {
    title: 'a consistent-hash exchange spreads messages evenly, each to one queue, and those of a key to the same one',
    async run(context) {
      const exchange = await context.exchange(TYPE);
      const queues = [
        await context.boundQueue(exchange, '1'),
        await context.boundQueue(exchange, '1'),
        await context.boundQueue(exchange, '1'),
      ];
      const places = await published(context, exchange, queues);
      assertNear(sharesOf(places, queues), [1 / 3, 1 / 3, 1 / 3]);
      assert.deepEqual(await published(context, exchange, queues), places);
    },
  },
  {
    title: 'a consistent-hash exchange spreads messages by the weights of its queues',
    async run(context) {
      const exchange = await context.exchange(TYPE);
      const queues = [await context.boundQueue(exchange, '1'), await context.boundQueue(exchange, '+3')];
      assertNear(sharesOf(await published(context, exchange, queues), queues), [0.25, 0.75]);
    },
  },
  {
    title: 'a queue that is added to a consistent-hash exchange takes its share, and no other message moves',
    async run(context) {
      const exchange = await context.exchange(TYPE);
      const queues = [await context.boundQueue(exchange, '1'), await context.boundQueue(exchange, '1')];
      const before = await published(context, exchange, queues);
      const added = await context.boundQueue(exchange, '1');
      const after = await published(context, exchange, [...queues, added]);
      assertNear(sharesOf(after, [added]), [1 / 3]);
      for (const [body, place] of after) assert.ok(place === added || place === before.get(body), `'${body}' moved to a queue that it had`);
      await context.channel.queueDelete(added);
      assert.deepEqual(await published(context, exchange, queues), before);
    },
  },
  {
    title: 'the first binding of a queue to a consistent-hash exchange is its weight, and unbinding any takes it out',
    async run(context) {
      const exchange = await context.exchange(TYPE);
      const queues = [await context.boundQueue(exchange, '1'), await context.boundQueue(exchange, '1')];
      const [twice = ''] = queues;
      await context.channel.queueBind(twice, exchange, '9');
      assertNear(sharesOf(await published(context, exchange, queues), queues), [0.5, 0.5]);
      await context.channel.queueUnbind(twice, exchange, '9');
      assert.deepEqual(sharesOf(await published(context, exchange, queues), queues), [0, 1]);
    },
  },
  ...SOURCES.map(([what, args, propertiesOf]) => ({
    title: `a consistent-hash exchange may hash ${what} instead of the key, and messages without it are alike`,
    async run(context: ContractContext) {
      const exchange = await context.exchange(TYPE, { arguments: args });
      const queues = [await context.boundQueue(exchange, '5'), await context.boundQueue(exchange, '5')];
      for (const key of KEYS) publish(context.channel, exchange, 'same', key, { properties: propertiesOf(key) });
      const places = await placesOf(context, queues);
      assertNear(sharesOf(places, queues), [0.5, 0.5]);
      for (const key of KEYS) publish(context.channel, exchange, `not ${key}`, key, { properties: propertiesOf(key) });
      assert.deepEqual(await placesOf(context, queues), places);
      publishAll(context, exchange);
      assert.equal(new Set((await placesOf(context, queues)).values()).size, 1);
    },
  })),
  {
    title: 'a consistent-hash exchange goes by the key and not by those in CC',
    async run(context) {
      const exchange = await context.exchange(TYPE);
      const queues = [await context.boundQueue(exchange, '1'), await context.boundQueue(exchange, '1')];
      publish(context.channel, exchange, 'key', 'body', { properties: { headers: { CC: KEYS } } });
      const taken = [];
      for (const queue of queues) taken.push(...(await takeAll(context.channel, queue)));
      assert.equal(taken.length, 1);
    },
  },
  {
    title: 'a consistent-hash exchange without queues routes nowhere',
    async run(context) {
      const exchange = await context.exchange(TYPE);
      const returns = context.returns();
      publish(context.channel, exchange, 'key', 'body', { mandatory: true });
      assert.equal((await returns.nth(1)).replyCode, 312);
    },
  },
];

export const consistentHashExchanges = concept(
  'consistent-hash exchanges',
  definitions.map((definition) => ({ ...definition, exchangeType: TYPE })),
);
