import assert from 'node:assert/strict';
import type { ExchangeDeclareOptions } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { publish, takeAll } from '../case/messages';
import { refusal, type RefusedMethod } from '../case/refusal';

const PREDECLARED = ['amq.direct', 'amq.fanout', 'amq.topic', 'amq.headers', 'amq.match', 'amq.rabbitmq.trace'];

const ON_DEFAULT_EXCHANGE: readonly [string, RefusedMethod, (context: ContractContext) => Promise<unknown>][] = [
  ['declared', 'exchange.declare', ({ channel }) => channel.exchangeDeclare('', 'direct', { durable: true })],
  ['looked up', 'exchange.declare', ({ channel }) => channel.exchangeDeclarePassive('')],
  ['deleted', 'exchange.delete', ({ channel }) => channel.exchangeDelete('')],
  ['bound to a queue', 'queue.bind', async (context) => context.channel.queueBind(await context.queue(), '', 'key')],
  ['unbound from a queue', 'queue.unbind', async (context) => context.channel.queueUnbind(await context.queue(), '', 'key')],
  ['bound to another exchange', 'exchange.bind', ({ channel }) => channel.exchangeBind('amq.fanout', '', 'key')],
];

const CONFLICTS: readonly [string, string, ExchangeDeclareOptions, string, ExchangeDeclareOptions, string][] = [
  ['another type', 'direct', {}, 'fanout', {}, "inequivalent arg 'type' for %: received 'fanout' but current is 'direct'"],
  [
    'another durability',
    'direct',
    {},
    'direct',
    { durable: false },
    "inequivalent arg 'durable' for %: received 'false' but current is 'true'",
  ],
  [
    'auto-delete',
    'direct',
    {},
    'direct',
    { autoDelete: true },
    "inequivalent arg 'auto_delete' for %: received 'true' but current is 'false'",
  ],
  ['internal', 'direct', {}, 'direct', { internal: true }, "inequivalent arg 'internal' for %: received 'true' but current is 'false'"],
  [
    'an alternate exchange that it has not',
    'direct',
    {},
    'direct',
    { arguments: { 'alternate-exchange': 'a' } },
    "inequivalent arg 'alternate-exchange' for %: received the value 'a' of type 'longstr' but current is none",
  ],
  [
    'another alternate exchange',
    'direct',
    { arguments: { 'alternate-exchange': 'a' } },
    'direct',
    { arguments: { 'alternate-exchange': 'b' } },
    "inequivalent arg 'alternate-exchange' for %: received 'b' but current is 'a'",
  ],
];

export const exchanges = concept('exchanges', [
  ...PREDECLARED.map((name) => ({
    title: `the exchange ${name} exists from the start`,
    run: ({ channel }: ContractContext) => channel.exchangeDeclarePassive(name),
  })),
  ...ON_DEFAULT_EXCHANGE.map(([what, method, operate]) => ({
    title: `the default exchange cannot be ${what}`,
    run: (context: ContractContext) =>
      context.refuses(operate(context), refusal(403, method, 'operation not permitted on the default exchange')),
  })),
  ...CONFLICTS.map(([what, type, options, otherType, others, text]) => ({
    title: `an exchange cannot be declared again with ${what}`,
    async run(context: ContractContext) {
      const exchange = await context.exchange(type, options);
      await context.refuses(
        context.channel.exchangeDeclare(exchange, otherType, { durable: true, ...others }),
        refusal(406, 'exchange.declare', text.replace('%', context.resource('exchange', exchange))),
      );
    },
  })),
  {
    title: 'an exchange that is declared again alike stays as it is, whatever its unknown arguments say',
    async run(context) {
      const exchange = await context.exchange('topic', { arguments: { foo: 1 } });
      const queue = await context.boundQueue(exchange, '#');
      await context.channel.exchangeDeclare(exchange, 'topic', { durable: true, arguments: { foo: 2 } });
      publish(context.channel, exchange, 'key', 'body');
      assert.equal((await takeAll(context.channel, queue)).length, 1);
    },
  },
  {
    title: 'an exchange that does not exist cannot be looked up',
    async run(context) {
      const name = context.name('missing');
      await context.refuses(
        context.channel.exchangeDeclarePassive(name),
        refusal(404, 'exchange.declare', `no ${context.resource('exchange', name)}`),
      );
    },
  },
  {
    title: 'an exchange of an unknown type is refused',
    async run(context) {
      const declared = context.channel.exchangeDeclare(context.removedName('exchange'), 'bogus', { durable: true });
      const text = "unknown exchange type 'bogus'";
      await context.refuses(
        declared,
        context.byVersion({ '3.10': refusal(503, 'exchange.declare', text), '4.0': refusal(406, 'exchange.declare', text) }),
      );
    },
  },
  {
    title: "an exchange's name may not begin with amq.",
    async run(context) {
      const name = `amq.${context.name('exchange')}`;
      await context.refuses(
        context.channel.exchangeDeclare(name, 'direct', { durable: true }),
        refusal(403, 'exchange.declare', `exchange name '${name}' contains reserved prefix 'amq.*'`),
      );
    },
  },
  {
    title: 'a predeclared exchange may be declared again alike',
    run: ({ channel }) => channel.exchangeDeclare('amq.direct', 'direct', { durable: true }),
  },
  {
    title: 'a predeclared exchange cannot be declared again with another type',
    run: (context) =>
      context.refuses(
        context.channel.exchangeDeclare('amq.direct', 'fanout', { durable: true }),
        refusal(
          406,
          'exchange.declare',
          `inequivalent arg 'type' for ${context.resource('exchange', 'amq.direct')}: received 'fanout' but current is 'direct'`,
        ),
      ),
  },
  {
    title: 'an alternate exchange is named by a string',
    async run(context) {
      const name = context.removedName('exchange');
      await context.refuses(
        context.channel.exchangeDeclare(name, 'direct', { durable: true, arguments: { 'alternate-exchange': 1 } }),
        refusal(406, 'exchange.declare', `invalid type 'byte' for arg 'alternate-exchange' in ${context.resource('exchange', name)}`),
      );
    },
  },
  {
    title: 'line breaks are taken out of the name of an exchange',
    async run(context) {
      const name = context.removedName('exchange');
      await context.channel.exchangeDeclare(`${name}\r\n`, 'direct', { durable: true });
      await context.channel.exchangeDeclarePassive(name);
    },
  },
  {
    title: 'nobody may publish to an internal exchange',
    async run(context) {
      const exchange = await context.exchange('fanout', { internal: true });
      publish(context.channel, exchange, 'key', 'body');
      await context.closesFor(refusal(403, 'basic.publish', `cannot publish to internal ${context.resource('exchange', exchange)}`));
    },
  },
]);
