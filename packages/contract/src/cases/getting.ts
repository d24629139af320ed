import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { bodyOf, get, send } from '../case/messages';
import { refusal } from '../case/refusal';

export const getting = concept('getting', [
  {
    title: 'a get brings one message and says how many are left',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, ['one', 'two', 'three']);
      const { body, ...delivery } = await get(context.channel, queue);
      assert.equal(body.toString(), 'one');
      assert.deepEqual(delivery, {
        deliveryTag: 1,
        redelivered: false,
        exchange: '',
        routingKey: queue,
        properties: {},
        messageCount: 2,
      });
      assert.equal((await get(context.channel, queue)).messageCount, 1);
    },
  },
  {
    title: 'a get from an empty queue brings nothing',
    async run(context) {
      assert.equal(await context.channel.basicGet(await context.queue()), undefined);
    },
  },
  {
    title: 'a message that was got stays until it is acknowledged',
    async run(context) {
      const queue = await context.queue();
      const channel = await context.openChannel();
      send(channel, queue, 'body');
      await get(channel, queue);
      assert.equal(await context.depth(queue), 0);
      await channel.close();
      await context.hasDepth(queue, 1);
    },
  },
  {
    title: 'a message that was got without acknowledgement is gone',
    async run(context) {
      const queue = await context.queue();
      const channel = await context.openChannel();
      send(channel, queue, 'body');
      assert.equal(bodyOf((await channel.basicGet(queue, { noAck: true }))!), 'body');
      await channel.close();
      assert.equal(await context.depth(queue), 0);
    },
  },
  {
    title: 'a queue that does not exist cannot be got from',
    async run(context) {
      const name = context.name('missing');
      await context.refuses(context.channel.basicGet(name), refusal(404, 'basic.get', `no ${context.resource('queue', name)}`));
    },
  },
  {
    title: 'gets are not limited by the prefetch count',
    async run(context) {
      const queue = await context.queue();
      await context.channel.basicQos(1);
      send(context.channel, queue, ['one', 'two', 'three']);
      for (const expected of ['one', 'two', 'three']) assert.equal(bodyOf(await get(context.channel, queue)), expected);
    },
  },
  {
    title: 'gets that do not wait for each other bring different messages in order',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, ['one', 'two']);
      const got = await Promise.all([1, 2, 3].map(() => context.channel.basicGet(queue)));
      assert.deepEqual(
        got.map((delivery) => delivery && bodyOf(delivery)),
        ['one', 'two', undefined],
      );
    },
  },
]);
