import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { bodiesOf, bodyOf, get, send } from '../case/messages';
import { refusal } from '../case/refusal';

export const consuming = concept('consuming', [
  {
    title: 'a consumer gets what is in the queue and what comes later, in order',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, ['one', 'two']);
      const { deliveries, tag } = await context.consume(queue);
      send(context.channel, queue, ['three', 'four']);
      const got = await deliveries.first(4);
      assert.deepEqual(bodiesOf(got), ['one', 'two', 'three', 'four']);
      assert.deepEqual(
        got.map(({ deliveryTag, consumerTag, redelivered, messageCount }) => [deliveryTag, consumerTag, redelivered, messageCount]),
        [1, 2, 3, 4].map((number) => [number, tag, false, undefined]),
      );
    },
  },
  {
    title: 'no delivery comes before the consumer has its tag',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'body');
      const events = context.collector<string>('events');
      await context.channel.basicConsume(queue, () => events.add('delivery'), { consumerTag: 'mine' }).then((tag) => events.add(tag));
      assert.deepEqual(await events.first(2), ['mine', 'delivery']);
    },
  },
  {
    title: 'a consumer is never called while a publishing call runs',
    async run(context) {
      const queue = await context.queue();
      const { deliveries } = await context.consume(queue);
      send(context.channel, queue, ['one', 'two']);
      assert.deepEqual(deliveries.items, []);
      await deliveries.first(2);
    },
  },
  {
    title: 'the broker makes a consumer tag where none is given',
    async run(context) {
      const queue = await context.queue();
      const [one, two] = [await context.consume(queue), await context.consume(queue)];
      assert.match(one.tag, /^amq\.ctag-[\w-]{22}$/);
      assert.notEqual(one.tag, two.tag);
    },
  },
  {
    title: 'a queue that does not exist cannot be consumed',
    async run(context) {
      const name = context.name('missing');
      await context.refuses(
        context.channel.basicConsume(name, () => {}),
        refusal(404, 'basic.consume', `no ${context.resource('queue', name)}`),
      );
    },
  },
  {
    title: 'a consumer tag that the channel uses already closes the connection',
    async run(context) {
      const queue = await context.queue();
      await context.consume(queue, { consumerTag: 'twice' });
      await context.refuses(
        context.channel.basicConsume(queue, () => {}, { consumerTag: 'twice' }),
        refusal(530, 'basic.consume', "attempt to reuse consumer tag 'twice'"),
      );
    },
  },
  {
    title: 'channels have their own consumer tags',
    async run(context) {
      const queue = await context.queue();
      await context.consume(queue, { consumerTag: 'same' });
      await context.consume(queue, { consumerTag: 'same', on: await context.openChannel() });
      assert.equal((await context.channel.queueDeclarePassive(queue)).consumerCount, 2);
    },
  },
  {
    title: 'a consumer without acknowledgements leaves nothing behind',
    async run(context) {
      const queue = await context.queue();
      const channel = await context.openChannel();
      const { deliveries } = await context.consume(queue, { noAck: true, on: channel });
      send(context.channel, queue, ['one', 'two']);
      await deliveries.first(2);
      await channel.close();
      assert.equal(await context.depth(queue), 0);
    },
  },
  {
    title: 'no-local is ignored',
    async run(context) {
      const queue = await context.queue();
      const { deliveries } = await context.consume(queue, { noLocal: true });
      send(context.channel, queue, 'body');
      await deliveries.nth(1);
    },
  },
  {
    title: 'delivery tags count the deliveries of a channel, over consumers and gets alike',
    async run(context) {
      const [consumed, fetched] = [await context.queue(), await context.queue()];
      const { deliveries } = await context.consume(consumed, { noAck: true });
      send(context.channel, consumed, 'one');
      assert.equal((await deliveries.nth(1)).deliveryTag, 1);
      send(context.channel, fetched, 'two');
      assert.equal((await get(context.channel, fetched)).deliveryTag, 2);
      send(context.channel, consumed, 'three');
      assert.equal((await deliveries.nth(2)).deliveryTag, 3);
    },
  },
  {
    title: 'a consumer that throws loses neither its channel nor the deliveries that follow',
    async run(context) {
      const queue = await context.queue();
      const seen = context.collector<string>('deliveries');
      await context.channel.basicConsume(queue, (delivery) => {
        seen.add(bodyOf(delivery));
        if (bodyOf(delivery) === 'bad') throw new Error('thrown by a consumer, as the case wants it');
      });
      send(context.channel, queue, ['bad', 'good']);
      assert.deepEqual(await seen.first(2), ['bad', 'good']);
      assert.equal(context.channel.isOpen, true);
      await context.channel.basicQos(1);
    },
  },
  {
    title: 'a consumer may acknowledge and publish while it is called',
    async run(context) {
      const [from, to] = [await context.queue(), await context.queue()];
      await context.channel.basicConsume(from, (delivery) => {
        send(context.channel, to, bodyOf(delivery));
        context.channel.basicAck(delivery.deliveryTag);
      });
      send(context.channel, from, ['one', 'two']);
      await context.hasDepth(to, 2);
      await context.channel.close();
      assert.equal(await context.depth(from, await context.openChannel()), 0);
    },
  },
]);
