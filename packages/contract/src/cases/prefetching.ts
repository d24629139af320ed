import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { bodiesOf, send } from '../case/messages';
import { refusal } from '../case/refusal';

const SEVEN = ['1', '2', '3', '4', '5', '6', '7'];

export const prefetching = concept('prefetching', [
  {
    title: 'a consumer gets as many messages as the prefetch count says, and one more for each that it settles',
    async run(context) {
      const queue = await context.queue();
      await context.channel.basicQos(2);
      const { deliveries } = await context.consume(queue);
      send(context.channel, queue, SEVEN);
      await deliveries.first(2);
      await context.hasDepth(queue, 5);
      context.channel.basicAck(1);
      assert.deepEqual(bodiesOf(await deliveries.first(3)), ['1', '2', '3']);
      await context.hasDepth(queue, 4);
      context.channel.basicReject(2, false);
      await deliveries.first(4);
      await context.hasDepth(queue, 3);
      assert.equal(deliveries.items.length, 4);
    },
  },
  {
    title: 'acknowledging multiple makes room for as many',
    async run(context) {
      const queue = await context.queue();
      await context.channel.basicQos(3);
      const { deliveries } = await context.consume(queue);
      send(context.channel, queue, SEVEN);
      await deliveries.first(3);
      context.channel.basicAck(3, true);
      await deliveries.first(6);
      await context.hasDepth(queue, 1);
    },
  },
  {
    title: 'a prefetch count counts for consumers that start later, for each by itself',
    async run(context) {
      const [one, two] = [await context.queue(), await context.queue()];
      await context.channel.basicQos(1);
      await context.consume(one);
      await context.channel.basicQos(3);
      await context.consume(two);
      for (const queue of [one, two]) send(context.channel, queue, SEVEN);
      await context.hasDepth(one, 6);
      await context.hasDepth(two, 4);
    },
  },
  {
    title: 'a prefetch count of 0 is no limit',
    async run(context) {
      const queue = await context.queue();
      await context.channel.basicQos(1);
      await context.channel.basicQos(0);
      const { deliveries } = await context.consume(queue);
      send(context.channel, queue, SEVEN);
      await deliveries.first(7);
    },
  },
  {
    title: 'a consumer without acknowledgements knows no prefetch count',
    async run(context) {
      const queue = await context.queue();
      await context.channel.basicQos(1);
      const { deliveries } = await context.consume(queue, { noAck: true });
      send(context.channel, queue, SEVEN);
      await deliveries.first(7);
    },
  },
  {
    title: 'a global prefetch count limits the channel as a whole, and from 4.3 on each consumer',
    async run(context) {
      const [one, two] = [await context.queue(), await context.queue()];
      await context.channel.basicQos(3, { global: true });
      await context.consume(one);
      await context.consume(two);
      send(context.channel, one, SEVEN);
      await context.hasDepth(one, 4);
      send(context.channel, two, SEVEN);
      await context.hasDepth(two, context.byVersion({ '3.10': 7, '4.3': 4 }));
      context.channel.basicAck(1);
      await context.eventually(async () => {
        const total = (await context.depth(one)) + (await context.depth(two));
        assert.equal(total, context.byVersion({ '3.10': 10, '4.3': 7 }));
      });
    },
  },
  {
    title: 'a prefetch size is not implemented',
    run: (context) => context.refuses(context.channel.basicQos(0, { prefetchSize: 1 }), refusal(540, 'basic.qos', 'prefetch_size!=0 (1)')),
  },
]);
