import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, publish, takeAll } from '../case/messages';

const WORDS = ['', 'a', 'a.b', 'a.b.c', 'a..b', 'a.x.b', 'b', '.', 'a.'];

/** Which of {@link WORDS} each topic pattern takes. Empty words count as words. */
const TOPIC_TAKES: Readonly<Record<string, readonly string[]>> = {
  '#': WORDS,
  '*': ['a', 'b'],
  'a.#': ['a', 'a.b', 'a.b.c', 'a..b', 'a.x.b', 'a.'],
  'a.*': ['a.b', 'a.'],
  '*.b': ['a.b'],
  'a.#.b': ['a.b', 'a..b', 'a.x.b'],
  '#.b.#': ['a.b', 'a.b.c', 'a..b', 'a.x.b', 'b'],
  'a.*.b': ['a..b', 'a.x.b'],
  '': [''],
  '#.#': WORDS,
  '*.#': ['a', 'a.b', 'a.b.c', 'a..b', 'a.x.b', 'b', '.', 'a.'],
  'a.b': ['a.b'],
  '*.*': ['a.b', '.', 'a.'],
  '#.b': ['a.b', 'a..b', 'a.x.b', 'b'],
  'a.*.#': ['a.b', 'a.b.c', 'a..b', 'a.x.b', 'a.'],
};

async function takes(context: ContractContext, type: string, pattern: string, keys: readonly string[]): Promise<string[]> {
  const exchange = await context.exchange(type);
  const queue = await context.queue();
  await context.channel.queueBind(queue, exchange, pattern);
  for (const key of keys) publish(context.channel, exchange, key, key);
  return bodiesOf(await takeAll(context.channel, queue));
}

export const routing = concept('routing', [
  ...Object.entries(TOPIC_TAKES).map(([pattern, expected]) => ({
    title: `a topic exchange with the pattern '${pattern}' takes the keys ${expected.map((key) => `'${key}'`).join(' ')}`,
    async run(context: ContractContext) {
      assert.deepEqual(await takes(context, 'topic', pattern, WORDS), expected);
    },
  })),
  ...['k', 'K', ''].map((key) => ({
    title: `a direct exchange takes the key '${key}' to the letter`,
    async run(context: ContractContext) {
      assert.deepEqual(await takes(context, 'direct', key, ['k', 'K', '', 'k ', 'kk']), [key]);
    },
  })),
  {
    title: 'a direct exchange knows no wildcards',
    async run(context) {
      assert.deepEqual(await takes(context, 'direct', '#', ['a', '#', '*']), ['#']);
    },
  },
  {
    title: 'a fanout exchange takes every key',
    async run(context) {
      assert.deepEqual(await takes(context, 'fanout', 'some key', WORDS), WORDS);
    },
  },
  {
    title: 'every queue that is bound by the key gets a copy',
    async run(context) {
      const exchange = await context.exchange('direct');
      const queues = [await context.boundQueue(exchange, 'key'), await context.boundQueue(exchange, 'key')];
      await context.boundQueue(exchange, 'other');
      publish(context.channel, exchange, 'key', 'body');
      for (const queue of queues) assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['body']);
    },
  },
  {
    title: 'a queue gets one copy, however many of its bindings match',
    async run(context) {
      const exchange = await context.exchange('topic');
      const queue = await context.boundQueue(exchange, 'a.*');
      await context.channel.queueBind(queue, exchange, '*.b');
      await context.channel.queueBind(queue, exchange, '#');
      publish(context.channel, exchange, 'a.b', 'body');
      assert.equal((await takeAll(context.channel, queue)).length, 1);
    },
  },
  {
    title: 'the default exchange leads to the queue that the key names',
    async run(context) {
      const [queue, other] = [await context.queue(), await context.queue()];
      publish(context.channel, '', queue, 'body');
      const [delivery] = await takeAll(context.channel, queue);
      assert.equal(delivery?.exchange, '');
      assert.equal(delivery.routingKey, queue);
      assert.deepEqual(await takeAll(context.channel, other), []);
    },
  },
  {
    title: 'a delivery names the exchange and the key that its message was published with',
    async run(context) {
      const exchange = await context.exchange('topic');
      const queue = await context.boundQueue(exchange, '#');
      publish(context.channel, exchange, 'order.placed', 'body');
      const [delivery] = await takeAll(context.channel, queue);
      assert.equal(delivery?.exchange, exchange);
      assert.equal(delivery.routingKey, 'order.placed');
    },
  },
]);
