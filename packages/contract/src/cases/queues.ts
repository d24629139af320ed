import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { get, send, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

export const queues = concept('queues', [
  {
    title: 'a queue that is declared is empty and has no consumers',
    async run(context) {
      const name = context.name('queue');
      assert.deepEqual(await context.channel.queueDeclare(name, { exclusive: true }), { queue: name, messageCount: 0, consumerCount: 0 });
    },
  },
  {
    title: 'declaring a queue again alike counts its messages and consumers',
    async run(context) {
      const queue = await context.queue({ durable: true });
      send(context.channel, queue, ['one', 'two']);
      await context.hasDepth(queue, 2);
      assert.deepEqual(await context.channel.queueDeclare(queue, { durable: true }), { queue, messageCount: 2, consumerCount: 0 });
      await context.channel.queuePurge(queue);
      await context.consume(queue);
      assert.deepEqual(await context.channel.queueDeclare(queue, { durable: true }), { queue, messageCount: 0, consumerCount: 1 });
    },
  },
  {
    title: 'the broker makes a name where none is given',
    async run({ channel }) {
      const names = [await channel.queueDeclare('', { exclusive: true }), await channel.queueDeclare('', { exclusive: true })];
      for (const { queue } of names) assert.match(queue, /^amq\.gen-[\w-]{22}$/);
      assert.notEqual(names[0]?.queue, names[1]?.queue);
    },
  },
  {
    title: 'a queue that does not exist cannot be looked up',
    async run(context) {
      const name = context.name('missing');
      await context.refuses(
        context.channel.queueDeclarePassive(name),
        refusal(404, 'queue.declare', `no ${context.resource('queue', name)}`),
      );
    },
  },
  {
    title: 'a queue is looked up whatever its flags are, and only what is ready counts',
    async run(context) {
      const queue = await context.queue({ durable: true, autoDelete: true, arguments: { 'x-max-length': 10 } });
      send(context.channel, queue, ['one', 'two', 'three']);
      await get(context.channel, queue);
      assert.deepEqual(await context.channel.queueDeclarePassive(queue), { queue, messageCount: 2, consumerCount: 0 });
    },
  },
  {
    title: "a queue's name may not begin with amq.",
    async run(context) {
      const name = `amq.${context.name('queue')}`;
      await context.refuses(
        context.channel.queueDeclare(name, { durable: true }),
        refusal(403, 'queue.declare', `queue name '${name}' contains reserved prefix 'amq.*'`),
      );
    },
  },
  {
    title: "a queue's name may have 255 bytes",
    async run(context) {
      const name = context.name('queue').padEnd(255, '-');
      assert.equal((await context.channel.queueDeclare(name, { exclusive: true })).queue, name);
    },
  },
  {
    title: 'line breaks are taken out of the name of a queue',
    async run(context) {
      const name = context.name('queue');
      assert.equal((await context.channel.queueDeclare(`${name}\r\nx`, { exclusive: true })).queue, `${name}x`);
    },
  },
  {
    title: 'an empty name means the queue that the channel declared last',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, ['one', 'two', 'three']);
      assert.equal((await get(context.channel, '')).body.toString(), 'one');
      const consumer = await context.consume('', { consumerTag: 'last' });
      assert.equal((await consumer.deliveries.nth(2)).body.toString(), 'three');
      await context.channel.basicCancel('last');
      assert.equal((await context.channel.queuePurge('')).messageCount, 0);
      await context.channel.queueDelete('');
      await context.refuses(context.channel.queuePurge(queue), refusal(404, 'queue.purge', `no ${context.resource('queue', queue)}`));
    },
  },
  {
    title: 'an empty name means nothing on a channel that has declared no queue',
    run: (context) => context.refuses(context.channel.basicGet(''), refusal(404, 'basic.get', 'no previously declared queue')),
  },
  {
    title: 'purging removes what is ready, counts it and leaves alone what is unacknowledged',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, ['one', 'two', 'three']);
      const { deliveryTag } = await get(context.channel, queue);
      assert.deepEqual(await context.channel.queuePurge(queue), { messageCount: 2 });
      context.channel.basicNack(deliveryTag, false, true);
      await context.hasDepth(queue, 1);
    },
  },
  {
    title: 'a queue that does not exist cannot be purged',
    async run(context) {
      const name = context.name('missing');
      await context.refuses(context.channel.queuePurge(name), refusal(404, 'queue.purge', `no ${context.resource('queue', name)}`));
    },
  },
  {
    title: 'messages leave a queue in the order in which they came',
    async run(context) {
      const queue = await context.queue();
      const bodies = Array.from({ length: 200 }, (_, index) => String(index));
      send(context.channel, queue, bodies);
      assert.deepEqual(
        (await takeAll(context.channel, queue)).map(({ body }) => body.toString()),
        bodies,
      );
    },
  },
]);
