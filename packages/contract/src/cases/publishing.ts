import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodyOf, get, publish, send, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

export const publishing = concept('publishing', [
  {
    title: 'publishing to an exchange that does not exist closes the channel and throws nothing',
    async run(context) {
      const name = context.name('missing');
      publish(context.channel, name, 'key', 'body');
      await context.closesFor(refusal(404, 'basic.publish', `no ${context.resource('exchange', name)}`));
    },
  },
  {
    title: 'publishing with immediate closes the connection',
    async run(context) {
      publish(context.channel, '', 'key', 'body', { immediate: true });
      await context.closesFor(refusal(540, 'basic.publish', 'immediate=true'));
    },
  },
  {
    title: 'a message that nobody is bound for is dropped',
    async run(context) {
      const returns = context.returns();
      publish(context.channel, 'amq.direct', context.name('key'), 'body');
      await context.channel.basicQos(0);
      assert.deepEqual(returns.items, []);
    },
  },
  ...['amq.direct', ''].map((exchange) => ({
    title: `a mandatory message that nobody is bound for comes back from the exchange '${exchange}' as it was`,
    async run(context: ContractContext) {
      const returns = context.returns();
      const routingKey = context.name('key');
      const properties = { messageId: 'm1', headers: { a: 1 }, expirationMs: 1000 };
      publish(context.channel, exchange, routingKey, 'body', { mandatory: true, properties });
      const { body, ...returned } = await returns.nth(1);
      assert.deepEqual(returned, { replyCode: 312, replyText: 'NO_ROUTE', exchange, routingKey, properties });
      assert.equal(body.toString(), 'body');
    },
  })),
  {
    title: 'a mandatory message that reaches a queue does not come back',
    async run(context) {
      const queue = await context.queue();
      const returns = context.returns();
      send(context.channel, queue, 'body', { mandatory: true });
      assert.equal((await takeAll(context.channel, queue)).length, 1);
      assert.deepEqual(returns.items, []);
    },
  },
  {
    title: 'an empty body arrives as an empty body',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, '');
      assert.equal((await get(context.channel, queue)).body.length, 0);
    },
  },
  {
    title: 'a body of 300 kB arrives as it was',
    async run(context) {
      const queue = await context.queue();
      const body = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
      context.channel.basicPublish('', queue, {}, body);
      assert.ok((await get(context.channel, queue)).body.equals(body));
    },
  },
  {
    title: 'bodies of every size up to the size of a frame and beyond stay whole and in order',
    async run(context) {
      const queue = await context.queue();
      const sizes = [1, 4087, 4088, 4089, 131_063, 131_064, 131_065, 262_128];
      for (const size of sizes) context.channel.basicPublish('', queue, {}, Buffer.alloc(size, 1));
      assert.deepEqual(
        (await takeAll(context.channel, queue)).map(({ body }) => body.length),
        sizes,
      );
    },
  },
  {
    title: 'queues that got the same message hold it independently',
    async run(context) {
      const exchange = await context.exchange('fanout');
      const queues = [await context.boundQueue(exchange), await context.boundQueue(exchange)];
      publish(context.channel, exchange, '', 'body', { properties: { headers: { list: [1] } } });
      const [one] = await takeAll(context.channel, queues[0]!);
      (one?.properties.headers?.list as number[]).push(2);
      const [two] = await takeAll(context.channel, queues[1]!);
      assert.deepEqual(two?.properties.headers, { list: [1] });
    },
  },
  {
    title: 'a message is published to the exchange as it is then, not as it is when it arrives',
    async run(context) {
      const exchange = await context.exchange('direct');
      const queue = await context.boundQueue(exchange, 'key');
      publish(context.channel, exchange, 'key', 'before');
      const unbound = context.channel.queueUnbind(queue, exchange, 'key');
      publish(context.channel, exchange, 'key', 'after');
      await unbound;
      assert.deepEqual((await takeAll(context.channel, queue)).map(bodyOf), ['before']);
    },
  },
  {
    title: 'a channel that has no room for more says when it has again',
    async run(context) {
      const drained = context.collector<string>('drains');
      context.channel.onDrain(() => drained.add('drained'));
      const key = context.name('nobody');
      const body = Buffer.alloc(100_000);
      for (let count = 0; count < 300 && context.channel.writable; count++) context.channel.basicPublish('', key, {}, body);
      if (!context.channel.writable) await drained.first(1);
      await context.channel.basicQos(0);
      assert.equal(context.channel.writable, true);
    },
  },
  {
    title: 'a message that names another user as its sender is refused',
    async run(context) {
      send(context.channel, context.name('key'), 'body', { properties: { userId: 'bob' } });
      const text = `user_id property set to 'bob' but authenticated user was '${context.subject.user}'`;
      await context.closesFor(refusal(406, 'basic.publish', text));
    },
  },
  {
    title: 'an exchange that does not exist is noticed before anything else that is wrong with a message',
    async run(context) {
      const name = context.name('missing');
      publish(context.channel, name, 'key', 'body', { properties: { userId: 'bob', headers: { CC: 'no list' } } });
      await context.closesFor(refusal(404, 'basic.publish', `no ${context.resource('exchange', name)}`));
    },
  },
]);
