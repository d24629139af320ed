import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { bodyOf, send } from '../case/messages';

export const cancelling = concept('cancelling', [
  {
    title: 'a consumer tag is free again after its consumer was cancelled',
    async run(context) {
      const queue = await context.queue();
      await context.consume(queue, { consumerTag: 'again' });
      await context.channel.basicCancel('again');
      const { deliveries } = await context.consume(queue, { consumerTag: 'again' });
      send(context.channel, queue, 'body');
      assert.equal(bodyOf(await deliveries.nth(1)), 'body');
    },
  },
  {
    title: 'cancelling an unknown consumer is no error',
    run: ({ channel }) => channel.basicCancel('unknown'),
  },
  {
    title: 'no delivery comes after a consumer was cancelled',
    async run(context) {
      const queue = await context.queue();
      const { deliveries, tag } = await context.consume(queue, { noAck: true });
      await context.channel.basicCancel(tag);
      send(context.channel, queue, ['one', 'two']);
      await context.hasDepth(queue, 2);
      assert.deepEqual(deliveries.items, []);
    },
  },
  {
    title: 'no message is lost or delivered late when a consumer is cancelled while messages flow',
    async run(context) {
      const queue = await context.queue();
      const { deliveries, tag } = await context.consume(queue);
      send(
        context.channel,
        queue,
        Array.from({ length: 500 }, (_, index) => String(index)),
      );
      await deliveries.nth(1);
      await context.channel.basicCancel(tag);
      const delivered = deliveries.items.length;
      await context.hasDepth(queue, 500 - delivered);
      assert.equal(deliveries.items.length, delivered);
    },
  },
  {
    title: 'what a cancelled consumer has not acknowledged stays with the channel and can be acknowledged',
    async run(context) {
      const queue = await context.queue();
      const { deliveries, tag } = await context.consume(queue);
      send(context.channel, queue, ['one', 'two']);
      const [one, two] = await deliveries.first(2);
      await context.channel.basicCancel(tag);
      assert.equal(await context.depth(queue), 0);
      context.channel.basicAck(one!.deliveryTag);
      context.channel.basicNack(two!.deliveryTag, false, true);
      await context.hasDepth(queue, 1);
    },
  },
]);
