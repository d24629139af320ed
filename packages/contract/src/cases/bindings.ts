import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { bodiesOf, publish, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

export const bindings = concept('bindings', [
  {
    title: 'binding a queue twice alike is one binding',
    async run(context) {
      const queue = await context.boundQueue('amq.direct', 'again');
      const key = context.name('key');
      await context.channel.queueBind(queue, 'amq.direct', key);
      await context.channel.queueBind(queue, 'amq.direct', key);
      await context.channel.queueUnbind(queue, 'amq.direct', key);
      publish(context.channel, 'amq.direct', key, 'body');
      assert.deepEqual(await takeAll(context.channel, queue), []);
    },
  },
  {
    title: 'bindings with different keys stand side by side',
    async run(context) {
      const exchange = await context.exchange('direct');
      const queue = await context.boundQueue(exchange, 'a');
      await context.channel.queueBind(queue, exchange, 'b');
      await context.channel.queueUnbind(queue, exchange, 'a');
      for (const key of ['a', 'b']) publish(context.channel, exchange, key, key);
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['b']);
    },
  },
  {
    title: 'bindings with different arguments stand side by side',
    async run(context) {
      const exchange = await context.exchange('headers');
      const queue = await context.queue();
      for (const kind of ['a', 'b']) await context.channel.queueBind(queue, exchange, '', { kind });
      await context.channel.queueUnbind(queue, exchange, '', { kind: 'a' });
      for (const kind of ['a', 'b']) publish(context.channel, exchange, '', kind, { properties: { headers: { kind } } });
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['b']);
    },
  },
  {
    title: 'unbinding what was never bound is no error, nor is it for a queue or an exchange that does not exist',
    async run(context) {
      const queue = await context.queue();
      await context.channel.queueUnbind(queue, 'amq.direct', context.name('key'));
      await context.channel.queueUnbind(context.name('missing'), 'amq.direct', 'key');
      await context.channel.queueUnbind(queue, context.name('missing'), 'key');
    },
  },
  {
    title: 'a queue that does not exist cannot be bound',
    async run(context) {
      const name = context.name('missing');
      await context.refuses(
        context.channel.queueBind(name, 'amq.direct', 'key'),
        refusal(404, 'queue.bind', `no ${context.resource('queue', name)}`),
      );
    },
  },
  {
    title: 'a queue cannot be bound to an exchange that does not exist',
    async run(context) {
      const name = context.name('missing');
      await context.refuses(
        context.channel.queueBind(await context.queue(), name, 'key'),
        refusal(404, 'queue.bind', `no ${context.resource('exchange', name)}`),
      );
    },
  },
  {
    title: 'an empty queue name and an empty key bind the queue that was declared last, by its own name',
    async run(context) {
      const exchange = await context.exchange('direct');
      const queue = await context.queue();
      await context.channel.queueBind('', exchange, '');
      publish(context.channel, exchange, queue, 'body');
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['body']);
    },
  },
  {
    title: 'an empty queue name with a key binds the queue that was declared last, by that key',
    async run(context) {
      const exchange = await context.exchange('direct');
      const queue = await context.queue();
      await context.channel.queueBind('', exchange, 'key');
      publish(context.channel, exchange, 'key', 'body');
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['body']);
    },
  },
  {
    title: 'an empty queue name binds nothing on a channel that has declared none',
    run: (context) =>
      context.refuses(context.channel.queueBind('', 'amq.direct', ''), refusal(404, 'queue.bind', 'no previously declared queue')),
  },
  {
    title: 'the bindings of a deleted queue do not come back with it',
    async run(context) {
      const exchange = await context.exchange('fanout');
      const queue = await context.boundQueue(exchange);
      await context.channel.queueDelete(queue);
      await context.channel.queueDeclare(queue, { exclusive: true });
      publish(context.channel, exchange, '', 'body');
      assert.deepEqual(await takeAll(context.channel, queue), []);
    },
  },
  {
    title: 'a topic binding may hold two hashes, and three only before 4.3',
    async run(context) {
      const queue = await context.queue();
      await context.channel.queueBind(queue, 'amq.topic', `#.${queue}.#`);
      const bound = context.channel.queueBind(queue, 'amq.topic', `#.${queue}.#.b.#`);
      if (!context.isAtLeast('4.3')) return bound;
      const text = `Topic binding key '#.${queue}.#.b.#' uses 3 '#' wildcards, at most 2 are allowed`;
      await context.refuses(bound, refusal(406, 'queue.bind', text));
    },
  },
]);
