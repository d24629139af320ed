import assert from 'node:assert/strict';
import type { HeaderTable } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, publish, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

/** The messages that each binding is tried with, by name. */
const MESSAGES: Readonly<Record<string, HeaderTable>> = {
  none: {},
  'a=1': { a: 1 },
  'a=1 b=s': { a: 1, b: 's' },
  'x-a=1': { 'x-a': 1 },
  'a=1 c=zzz': { a: 1, c: 'zzz' },
  "a='1'": { a: '1' },
  'f=1.5': { f: 1.5 },
  't=true': { t: true },
  'n=1000': { n: 1000 },
};
const ALL = Object.keys(MESSAGES);

const BINDINGS: readonly [string, HeaderTable, readonly string[]][] = [
  ['all of two headers', { 'x-match': 'all', a: 1, b: 's' }, ['a=1 b=s']],
  ['any of two headers', { 'x-match': 'any', a: 1, b: 's' }, ['a=1', 'a=1 b=s', 'a=1 c=zzz']],
  ['one header and no mode', { a: 1 }, ['a=1', 'a=1 b=s', 'a=1 c=zzz']],
  ['all of nothing', { 'x-match': 'all' }, ALL],
  ['any of nothing', { 'x-match': 'any' }, []],
  ['nothing at all', {}, ALL],
  ['all of a header that begins with x-, which does not count', { 'x-match': 'all', 'x-a': 1 }, ALL],
  ['any of a header that begins with x-, which does not count', { 'x-match': 'any', 'x-a': 1 }, []],
  ['all-with-x of a header that begins with x-', { 'x-match': 'all-with-x', 'x-a': 1 }, ['x-a=1']],
  ['any-with-x of a header that begins with x-', { 'x-match': 'any-with-x', 'x-a': 1 }, ['x-a=1']],
  ['null, which means that the header is there', { 'x-match': 'all', c: null }, ['a=1 c=zzz']],
  ['a string, which is not the number', { 'x-match': 'all', a: '1' }, ["a='1'"]],
  ['a fraction', { 'x-match': 'all', f: 1.5 }, ['f=1.5']],
  ['a truth value', { 'x-match': 'all', t: true }, ['t=true']],
  ['a number of more than a byte', { 'x-match': 'all', n: 1000 }, ['n=1000']],
];

export const headersExchange = concept('headers exchange', [
  ...BINDINGS.map(([what, args, expected]) => ({
    title: `a headers exchange with a binding for ${what} takes ${expected === ALL ? 'everything' : `[${expected.join(', ')}]`}`,
    async run(context: ContractContext) {
      const exchange = await context.exchange('headers');
      const queue = await context.queue();
      await context.channel.queueBind(queue, exchange, 'the key does not matter', args);
      for (const [name, headers] of Object.entries(MESSAGES)) publish(context.channel, exchange, '', name, { properties: { headers } });
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), expected);
    },
  })),
  {
    title: 'a message without headers passes a binding that asks for none',
    async run(context) {
      const exchange = await context.exchange('headers');
      const queue = await context.boundQueue(exchange);
      publish(context.channel, exchange, '', 'body');
      assert.equal((await takeAll(context.channel, queue)).length, 1);
    },
  },
  {
    title: 'a headers binding with an unknown mode is refused',
    async run(context) {
      const text = 'Invalid x-match field value <<"some">>; expected all, any, all-with-x, or any-with-x';
      const bound = context.channel.queueBind(await context.queue(), 'amq.headers', '', { 'x-match': 'some' });
      await context.refuses(bound, refusal(406, 'queue.bind', text));
    },
  },
  {
    title: 'a headers binding with a mode that is no string is refused',
    async run(context) {
      const bound = context.channel.queueBind(await context.queue(), 'amq.headers', '', { 'x-match': 1 });
      await context.refuses(bound, refusal(406, 'queue.bind', 'Invalid x-match field type byte (value 1); expected longstr'));
    },
  },
]);
