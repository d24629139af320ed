import assert from 'node:assert/strict';
import type { HeaderTable } from '@nest-amqp/core';
import { concept, type CaseDefinition } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, get, publish, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

const TYPE = 'x-delayed-message';
const NO_TYPE = "Invalid argument, 'x-delayed-type' must be an existing exchange type";

const BAD_ARGUMENTS: readonly [string, HeaderTable, string][] = [
  ['no type to route by', {}, NO_TYPE],
  ['a number as the type to route by', { 'x-delayed-type': 1 }, NO_TYPE],
  [
    'itself as the type to route by',
    { 'x-delayed-type': TYPE },
    "Invalid argument, 'x-delayed-message' can't be used for 'x-delayed-type'",
  ],
];

const NOT_DELAYED: readonly [string, HeaderTable | undefined][] = [
  ['no headers', undefined],
  ['no delay', { other: 1 }],
  ['a delay of zero', { 'x-delay': 0 }],
  ['a negative delay', { 'x-delay': -5000 }],
  ['a delay of more than 49 days', { 'x-delay': 4_294_967_296 }],
  ['a delay that is a flag', { 'x-delay': true }],
];

const DELAYED: readonly [string, number | string][] = [
  ['an integer', 300],
  ['a text', '300'],
  ['a fraction', 300.5],
];

function delayed(context: ContractContext, type: string, args: HeaderTable = {}): Promise<string> {
  return context.exchange(TYPE, { arguments: { 'x-delayed-type': type, ...args } });
}

function publishDelayed({ channel }: ContractContext, exchange: string, key: string, delayMs: number | string): void {
  publish(channel, exchange, key, String(delayMs), { properties: { headers: { 'x-delay': delayMs } } });
}

const definitions: readonly CaseDefinition[] = [
  ...BAD_ARGUMENTS.map(([what, args, text]) => ({
    title: `a delayed exchange is not declared with ${what}`,
    run: (context: ContractContext) =>
      context.refuses(
        context.channel.exchangeDeclare(context.removedName('exchange'), TYPE, { durable: true, arguments: args }),
        refusal(406, 'exchange.declare', text),
      ),
  })),
  {
    title: 'a delayed exchange is not declared with an unknown type to route by',
    async run(context) {
      const args = { 'x-delayed-type': 'bogus' };
      const declared = context.channel.exchangeDeclare(context.removedName('exchange'), TYPE, { durable: true, arguments: args });
      const text = "unknown exchange type 'bogus'";
      await context.refuses(
        declared,
        context.byVersion({ '3.10': refusal(503, 'exchange.declare', text), '4.0': refusal(406, 'exchange.declare', text) }),
      );
    },
  },
  ...NOT_DELAYED.map(([what, headers]) => ({
    title: `a delayed exchange routes a message with ${what} at once`,
    async run(context: ContractContext) {
      const exchange = await delayed(context, 'topic');
      const queue = await context.boundQueue(exchange, '#');
      publish(context.channel, exchange, 'key', 'body', { properties: { ...(headers && { headers }) } });
      const { properties } = await get(context.channel, queue);
      assert.deepEqual(properties.headers?.['x-delay'], headers?.['x-delay']);
    },
  })),
  ...DELAYED.map(([what, delayMs]) => ({
    title: `a delayed exchange keeps a message back whose delay is ${what}, and makes the delay negative`,
    async run(context: ContractContext) {
      const exchange = await delayed(context, 'direct');
      const queue = await context.boundQueue(exchange, 'key');
      publishDelayed(context, exchange, 'key', delayMs);
      assert.deepEqual(await takeAll(context.channel, queue), []);
      await context.hasDepth(queue, 1);
      const { properties, exchange: from, routingKey } = await get(context.channel, queue);
      assert.deepEqual([properties.headers?.['x-delay'], from, routingKey], [-300, exchange, 'key']);
    },
  })),
  {
    title: 'messages leave a delayed exchange when they are due, those of the same time in their order',
    async run(context) {
      const exchange = await delayed(context, 'fanout');
      const queue = await context.boundQueue(exchange);
      for (const delayMs of [600, 200, 400]) publishDelayed(context, exchange, '', delayMs);
      publish(context.channel, exchange, '', 'none');
      await context.hasDepth(queue, 4);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['none', '200', '400', '600']);
    },
  },
  {
    title: 'a delayed message is routed by the bindings that there are when it is due',
    async run(context) {
      const exchange = await delayed(context, 'direct');
      const gone = await context.boundQueue(exchange, 'key');
      publishDelayed(context, exchange, 'key', 300);
      await context.channel.queueUnbind(gone, exchange, 'key');
      const queue = await context.boundQueue(exchange, 'key');
      await context.hasDepth(queue, 1);
      assert.deepEqual(await takeAll(context.channel, gone), []);
    },
  },
  {
    title: 'a delayed message is confirmed at once, and returned if it is mandatory, and arrives all the same',
    async run(context) {
      const exchange = await delayed(context, 'direct');
      const queue = await context.boundQueue(exchange, 'key');
      const [confirms, returns] = [context.confirms(), context.returns()];
      await context.channel.confirmSelect();
      const headers = { 'x-delay': 300 };
      confirms.expect(publish(context.channel, exchange, 'key', 'body', { mandatory: true, properties: { headers } }));
      assert.deepEqual(await confirms.settled(1), [true]);
      assert.equal((await returns.nth(1)).replyCode, 312);
      await context.hasDepth(queue, 1);
    },
  },
  {
    title: 'a delayed message goes to the alternate exchange at once, too',
    async run(context) {
      const alternate = await context.exchange('fanout');
      const exchange = await delayed(context, 'direct', { 'alternate-exchange': alternate });
      const [queue, spare] = [await context.boundQueue(exchange, 'key'), await context.boundQueue(alternate)];
      publishDelayed(context, exchange, 'key', 300);
      await context.hasDepth(spare, 1);
      await context.hasDepth(queue, 1);
    },
  },
  {
    title: 'a message that another exchange passes on is delayed, once',
    needs: ['exchange-bindings'],
    async run(context) {
      const source = await context.exchange('fanout');
      const [first, second] = [await delayed(context, 'fanout'), await delayed(context, 'fanout')];
      await context.channel.exchangeBind(first, source, '');
      await context.channel.exchangeBind(second, first, '');
      const queue = await context.boundQueue(second);
      publishDelayed(context, source, '', 300);
      await context.hasDepth(queue, 1);
      const { exchange, properties } = await get(context.channel, queue);
      assert.deepEqual([exchange, properties.headers?.['x-delay']], [source, -300]);
    },
  },
  {
    title: 'a delay that is a text without a number is an error of the broker',
    async run(context) {
      const exchange = await delayed(context, 'direct');
      publishDelayed(context, exchange, 'key', 'soon');
      await context.closesFor(refusal(541, 'none'));
    },
  },
  {
    title: 'a delayed exchange checks bindings as the type does that it routes by',
    async run(context) {
      const [exchange, queue] = [await delayed(context, 'headers'), await context.queue()];
      await context.refuses(
        context.channel.queueBind(queue, exchange, '', { 'x-match': 'some' }),
        refusal(406, 'queue.bind', 'Invalid x-match field value <<"some">>; expected all, any, all-with-x, or any-with-x'),
      );
    },
  },
];

/** As the plugin's documentation and source have it (`rabbitmq_delayed_message_exchange` 3.10.2 and 4.0.7). */
export const delayedExchanges = concept(
  'delayed exchanges',
  definitions.map((definition) => ({ ...definition, exchangeType: TYPE })),
);
