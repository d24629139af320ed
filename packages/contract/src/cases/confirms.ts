import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { publish, send } from '../case/messages';
import { refusal } from '../case/refusal';

export const confirms = concept('confirms', [
  {
    title: 'without confirm mode every publish has the number 0',
    async run(context) {
      const queue = await context.queue();
      assert.deepEqual([publish(context.channel, '', queue, 'one'), publish(context.channel, '', queue, 'two')], [0, 0]);
    },
  },
  {
    title: 'in confirm mode publishes are numbered from 1, on each channel by itself',
    async run(context) {
      const queue = await context.queue();
      for (const channel of [context.channel, await context.openChannel()]) {
        await channel.confirmSelect();
        const confirmed = context.confirms(channel);
        const numbers = ['one', 'two', 'three'].map((body) => confirmed.expect(publish(channel, '', queue, body)));
        assert.deepEqual(numbers, [1, 2, 3]);
        assert.deepEqual(await confirmed.settled(3), [true, true, true]);
      }
    },
  },
  {
    title: 'numbers begin when confirm mode begins',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, ['before', 'before']);
      await context.channel.confirmSelect();
      const confirmed = context.confirms();
      assert.equal(confirmed.expect(publish(context.channel, '', queue, 'first')), 1);
      assert.deepEqual(await confirmed.settled(1), [true]);
    },
  },
  {
    title: 'choosing confirm mode again changes nothing',
    async run(context) {
      const queue = await context.queue();
      await context.channel.confirmSelect();
      const confirmed = context.confirms();
      confirmed.expect(publish(context.channel, '', queue, 'one'));
      await context.channel.confirmSelect();
      assert.equal(confirmed.expect(publish(context.channel, '', queue, 'two')), 2);
      assert.deepEqual(await confirmed.settled(2), [true, true]);
    },
  },
  {
    title: 'a message that nobody is bound for is confirmed',
    async run(context) {
      await context.channel.confirmSelect();
      const confirmed = context.confirms();
      confirmed.expect(publish(context.channel, '', context.name('nobody'), 'body'));
      assert.deepEqual(await confirmed.settled(1), [true]);
    },
  },
  {
    title: 'a mandatory message that nobody is bound for comes back before it is confirmed',
    async run(context) {
      await context.channel.confirmSelect();
      const events = context.collector<string>('events');
      context.channel.onReturn(({ body }) => events.add(`returned ${body.toString()}`));
      context.channel.onConfirm((number, _multiple, ack) => events.add(`${ack ? 'confirmed' : 'refused'} ${number}`));
      publish(context.channel, '', context.name('nobody'), 'body', { mandatory: true });
      assert.deepEqual(await events.first(2), ['returned body', 'confirmed 1']);
    },
  },
  {
    title: 'each of five hundred persistent messages is confirmed, and is in the queue then',
    async run(context) {
      const queue = await context.queue({ durable: true });
      await context.channel.confirmSelect();
      const confirmed = context.confirms();
      const looking = await context.openChannel();
      for (let index = 0; index < 500; index++) {
        confirmed.expect(publish(context.channel, '', queue, 'body', { properties: { deliveryMode: 2 } }));
      }
      assert.deepEqual(new Set(await confirmed.settled(500)), new Set([true]));
      assert.deepEqual(new Set(confirmed.items.map(({ sequenceNumber }) => sequenceNumber)).size, 500);
      assert.equal(await context.depth(queue, looking), 500);
    },
  },
  {
    title: 'a full queue that rejects what is published refuses it',
    async run(context) {
      const queue = await context.queueWith({ 'x-max-length': 1, 'x-overflow': 'reject-publish' });
      await context.channel.confirmSelect();
      const confirmed = context.confirms();
      for (const body of ['one', 'two', 'three']) {
        const number = confirmed.expect(publish(context.channel, '', queue, body));
        await confirmed.settled(number);
      }
      assert.deepEqual(await confirmed.settled(3), [true, false, false]);
      assert.equal(await context.depth(queue), 1);
    },
  },
  {
    title: 'a message that one of its queues rejects is refused, though the others keep it',
    async run(context) {
      const exchange = await context.exchange('fanout');
      const kept = await context.boundQueue(exchange);
      const full = await context.queueWith({ 'x-max-length': 0, 'x-overflow': 'reject-publish' });
      await context.channel.queueBind(full, exchange, '');
      await context.channel.confirmSelect();
      const confirmed = context.confirms();
      confirmed.expect(publish(context.channel, exchange, '', 'body'));
      assert.deepEqual(await confirmed.settled(1), [false]);
      await context.hasDepth(kept, 1);
    },
  },
  {
    title: 'a publish that closes the channel is not confirmed',
    async run(context) {
      await context.channel.confirmSelect();
      const confirmed = context.confirms();
      const name = context.name('missing');
      assert.equal(confirmed.expect(publish(context.channel, name, '', 'body')), 1);
      await context.closesFor(refusal(404, 'basic.publish', `no ${context.resource('exchange', name)}`));
      assert.deepEqual(confirmed.items, []);
    },
  },
  {
    title: 'no confirm and no return arrives while the publishing call runs',
    async run(context) {
      await context.channel.confirmSelect();
      const confirmed = context.confirms();
      const returns = context.returns();
      confirmed.expect(publish(context.channel, '', context.name('nobody'), 'body', { mandatory: true }));
      assert.deepEqual([confirmed.items, returns.items], [[], []]);
      await confirmed.settled(1);
    },
  },
]);
