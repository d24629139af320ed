import assert from 'node:assert/strict';
import type { Channel } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, publish, send, takeAll } from '../case/messages';
import { refusal, type RefusedMethod } from '../case/refusal';

/** Methods that take line breaks out of a queue's name. */
const STRIPPING: readonly [string, (channel: Channel, name: string) => Promise<unknown>][] = [
  ['looked up', (channel, name) => channel.queueDeclarePassive(name)],
  ['bound', (channel, name) => channel.queueBind(name, 'amq.direct', name)],
  ['unbound', (channel, name) => channel.queueUnbind(name, 'amq.direct', name)],
  ['deleted', (channel, name) => channel.queueDelete(name)],
];

/** Methods that take a queue's name as it is. */
const LITERAL: readonly [string, RefusedMethod, (channel: Channel, name: string) => Promise<unknown>][] = [
  ['purged', 'queue.purge', (channel, name) => channel.queuePurge(name)],
  ['consumed', 'basic.consume', (channel, name) => channel.basicConsume(name, () => {})],
  ['got from', 'basic.get', (channel, name) => channel.basicGet(name)],
];

/** What an empty queue name is good for: `''` is the queue that the channel declared last. */
const NAMELESS: readonly [string, RefusedMethod, (channel: Channel) => Promise<unknown>][] = [
  ['consumed', 'basic.consume', (channel) => channel.basicConsume('', () => {})],
  ['got from', 'basic.get', (channel) => channel.basicGet('')],
  ['purged', 'queue.purge', (channel) => channel.queuePurge('')],
  ['deleted', 'queue.delete', (channel) => channel.queueDelete('')],
  ['bound by a key', 'queue.bind', (channel) => channel.queueBind('', 'amq.direct', 'key')],
  ['bound by an empty key', 'queue.bind', (channel) => channel.queueBind('', 'amq.direct', '')],
  ['unbound', 'queue.unbind', (channel) => channel.queueUnbind('', 'amq.direct', '')],
];

function broken(name: string): string {
  return `${name.slice(0, 5)}\r\n${name.slice(5)}\n`;
}

export const names = concept('names', [
  ...STRIPPING.map(([what, operate]) => ({
    title: `a queue is ${what} by its name without the line breaks`,
    async run(context: ContractContext) {
      await operate(context.channel, broken(await context.queue()));
    },
  })),
  ...LITERAL.map(([what, method, operate]) => ({
    title: `a queue is ${what} by its very name, line breaks and all`,
    async run(context: ContractContext) {
      const name = broken(await context.queue());
      await context.refuses(operate(context.channel, name), refusal(404, method, `no ${context.resource('queue', name)}`));
    },
  })),
  {
    title: 'an exchange is looked up, bound, unbound and deleted by its name without the line breaks',
    async run(context) {
      const exchange = await context.exchange('direct');
      const name = broken(exchange);
      await context.channel.exchangeDeclarePassive(name);
      await context.channel.exchangeBind(name, 'amq.direct', exchange);
      await context.channel.exchangeUnbind(name, 'amq.direct', exchange);
      await context.channel.exchangeDelete(name);
      await context.refuses(
        context.channel.exchangeDeclarePassive(exchange),
        refusal(404, 'exchange.declare', `no ${context.resource('exchange', exchange)}`),
      );
    },
  },
  {
    title: 'a message is published to an exchange by its very name, line breaks and all',
    async run(context) {
      const name = broken(await context.exchange('direct'));
      publish(context.channel, name, 'key', 'body');
      await context.closesFor(refusal(404, 'basic.publish', `no ${context.resource('exchange', name)}`));
    },
  },
  {
    title: 'line breaks stay in a routing key',
    async run(context) {
      const exchange = await context.exchange('direct');
      const queue = await context.boundQueue(exchange, 'key\r\n');
      publish(context.channel, exchange, 'key\r\n', 'broken');
      publish(context.channel, exchange, 'key', 'whole');
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['broken']);
    },
  },
  {
    title: "an exchange's name, a routing key and a consumer's tag may have 255 bytes",
    async run(context) {
      const exchange = context.name('exchange').padEnd(255, 'e');
      await context.channel.exchangeDeclare(exchange, 'direct', { autoDelete: true });
      const queue = await context.boundQueue(exchange, 'k'.repeat(255));
      const { tag, deliveries } = await context.consume(queue, { consumerTag: 't'.repeat(255) });
      assert.equal(tag, 't'.repeat(255));
      publish(context.channel, exchange, 'k'.repeat(255), 'body');
      await deliveries.nth(1);
    },
  },
  ...NAMELESS.map(([what, method, operate]) => ({
    title: `without a declaration on the channel no queue can be ${what} without a name`,
    run: (context: ContractContext) => context.refuses(operate(context.channel), refusal(404, method, 'no previously declared queue')),
  })),
  {
    title: 'the queue that was declared last is consumed, got from, purged, bound, unbound and deleted without a name',
    async run(context) {
      const queue = await context.queue();
      for (const [, , operate] of NAMELESS.filter(([what]) => what !== 'deleted')) await operate(context.channel);
      await context.channel.queueDelete('');
      await context.refuses(context.channel.basicGet(queue), refusal(404, 'basic.get', `no ${context.resource('queue', queue)}`));
    },
  },
  {
    title: 'a queue that was looked up counts as declared last',
    async run(context) {
      const queue = await context.queue();
      const channel = await context.openChannel();
      await channel.queueDeclarePassive(queue);
      send(channel, queue, 'body');
      assert.deepEqual(bodiesOf(await takeAll(channel, '')), ['body']);
    },
  },
  {
    title: 'an empty name that means a queue that is gone is refused by the name of that queue',
    async run(context) {
      const queue = await context.queue();
      await context.channel.queueDelete(queue);
      await context.refuses(context.channel.basicGet(''), refusal(404, 'basic.get', `no ${context.resource('queue', queue)}`));
    },
  },
  {
    title: 'a queue cannot be looked up by an empty name, not even after a declaration',
    async run(context) {
      await context.queue();
      await context.refuses(context.channel.queueDeclarePassive(''), refusal(404, 'queue.declare', `no ${context.resource('queue', '')}`));
    },
  },
  {
    title: 'a queue that the broker named cannot be declared by that name, not even alike',
    async run(context) {
      const { queue } = await context.channel.queueDeclare('', { exclusive: true });
      await context.refuses(
        context.channel.queueDeclare(queue, { exclusive: true }),
        refusal(403, 'queue.declare', `queue name '${queue}' contains reserved prefix 'amq.*'`),
      );
    },
  },
  {
    title: 'an exchange type without a name is refused as invalid',
    run: (context) =>
      context.refuses(
        context.channel.exchangeDeclare(context.name('exchange'), ''),
        refusal(context.byVersion({ '3.10': 503, '4.0': 406 }), 'exchange.declare', "invalid exchange type ''"),
      ),
  },
]);
