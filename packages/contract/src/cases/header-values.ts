import assert from 'node:assert/strict';
import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { publish, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

const FIVE_SECONDS = new Date(5000);

/** A binding's value, a message's value, and whether they agree: outside of tables and lists only the value counts, inside the type as well. */
const VALUES: readonly [string, HeaderValue, HeaderValue, boolean][] = [
  ['bytes and their text', Buffer.from('a'), 'a', true],
  ['a text and its bytes', 'a', Buffer.from('a'), true],
  ['a date and its seconds', FIVE_SECONDS, 5, true],
  ['a truth value and its name', true, 'true', false],
  ['a truth value and a number', true, 1, false],
  ['a fraction and a number', 1.5, 1, false],
  ['an integer and a wider one', 5n, 5, true],
  ['a number and null', 1, null, false],
  ['null and null', null, null, true],
  ['texts in another case', 'A', 'a', false],
  ['equal lists', [1, 'a'], [1, 'a'], true],
  ['lists in another order', [1, 2], [2, 1], false],
  ['a list with null and one with a number', [null], [1], false],
  ['a list with a text and one with its bytes', ['a'], [Buffer.from('a')], false],
  ['lists with the same date', [FIVE_SECONDS], [FIVE_SECONDS], true],
  ['equal tables', { a: 1, b: 2 }, { a: 1, b: 2 }, true],
  ['tables in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, false],
  ['an empty table and an empty list', {}, [], true],
];

const MODES: readonly [string, HeaderValue, string][] = [
  ['an empty text', '', 'value <<>>'],
  ['a text in another case', 'All', 'value <<"All">>'],
  ['null', null, 'type void (value undefined)'],
  ['a truth value', true, 'type bool (value true)'],
  ['a fraction', 1.5, 'type double (value 1.5)'],
  ['a date', FIVE_SECONDS, 'type timestamp (value 5)'],
  ['bytes', Buffer.from('all'), 'type binary (value <<"all">>)'],
  ['a list', ['all'], 'type array (value [{longstr,<<"all">>}])'],
  ['a table', { a: 1 }, 'type table (value [{<<"a">>,byte,1}])'],
];

async function matches(context: ContractContext, args: HeaderTable, headers: HeaderTable): Promise<boolean> {
  const exchange = await context.exchange('headers');
  const queue = await context.queue();
  await context.channel.queueBind(queue, exchange, '', args);
  publish(context.channel, exchange, '', 'body', { properties: { headers } });
  return (await takeAll(context.channel, queue)).length === 1;
}

export const headerValues = concept('header values', [
  ...VALUES.map(([what, wanted, value, agree]) => ({
    title: `to a headers exchange ${what} ${agree ? 'agree' : 'do not agree'}`,
    async run(context: ContractContext) {
      assert.equal(await matches(context, { h: wanted }, { h: value }), agree);
    },
  })),
  ...MODES.map(([what, mode, text]) => ({
    title: `a headers binding whose mode is ${what} is refused`,
    async run(context: ContractContext) {
      const queue = await context.queue();
      const expected = typeof mode === 'string' ? 'all, any, all-with-x, or any-with-x' : 'longstr';
      await context.refuses(
        context.channel.queueBind(queue, 'amq.headers', '', { 'x-match': mode }),
        refusal(406, 'queue.bind', `Invalid x-match field ${text}; expected ${expected}`),
      );
    },
  })),
  {
    title: 'to a headers exchange the date of a message is its seconds, and from 4.0 on its milliseconds',
    async run(context) {
      const seconds = await matches(context, { h: 5 }, { h: FIVE_SECONDS });
      const milliseconds = await matches(context, { h: 5000 }, { h: FIVE_SECONDS });
      const itself = await matches(context, { h: FIVE_SECONDS }, { h: FIVE_SECONDS });
      assert.deepEqual([seconds, milliseconds, itself], context.byVersion({ '3.10': [true, false, true], '4.0': [false, true, false] }));
    },
  },
  {
    title: 'header names are compared to the letter',
    async run(context) {
      assert.equal(await matches(context, { Name: 1 }, { name: 1 }), false);
    },
  },
  {
    title: 'a binding for any of two headers takes a message with one that agrees and one that does not',
    async run(context) {
      assert.equal(await matches(context, { 'x-match': 'any', a: 1, b: 2 }, { a: 7, b: 2 }), true);
    },
  },
  {
    title: 'an unknown mode means nothing to an exchange of another type, nor to unbinding',
    async run(context) {
      const queue = await context.queue();
      await context.channel.queueBind(queue, 'amq.fanout', '', { 'x-match': 'bogus' });
      await context.channel.queueUnbind(queue, 'amq.headers', '', { 'x-match': 'bogus' });
    },
  },
  {
    title: 'a binding is the same one whatever the order of its arguments, but not of those in a table among them',
    async run(context) {
      const exchange = await context.exchange('fanout');
      const [queue, other] = [await context.queue(), await context.queue()];
      await context.channel.queueBind(queue, exchange, '', { a: 1, b: 2 });
      await context.channel.queueUnbind(queue, exchange, '', { b: 2, a: 1 });
      await context.channel.queueBind(other, exchange, '', { table: { a: 1, b: 2 } });
      await context.channel.queueUnbind(other, exchange, '', { table: { b: 2, a: 1 } });
      publish(context.channel, exchange, '', 'body');
      assert.equal((await takeAll(context.channel, queue)).length, 0);
      assert.equal((await takeAll(context.channel, other)).length, 1);
    },
  },
  {
    title: 'a binding is taken away only by its own key and arguments, though its exchange ignores them',
    async run(context) {
      const exchange = await context.exchange('fanout');
      const queue = await context.queue();
      await context.channel.queueBind(queue, exchange, 'key', { a: 1 });
      await context.channel.queueUnbind(queue, exchange, 'other', { a: 1 });
      await context.channel.queueUnbind(queue, exchange, 'key');
      publish(context.channel, exchange, '', 'body');
      assert.equal((await takeAll(context.channel, queue)).length, 1);
    },
  },
]);
