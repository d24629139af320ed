import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import type { Consumer, ContractContext } from '../case/contract-context';
import { getSome, send } from '../case/messages';

const SIX = ['1', '2', '3', '4', '5', '6'];

async function filled(context: ContractContext): Promise<string> {
  const queue = await context.queue();
  send(context.channel, queue, SIX);
  await context.hasDepth(queue, SIX.length);
  return queue;
}

/** Waits until consumers have so many messages together, and the queue the rest. */
async function hold(context: ContractContext, queue: string, count: number, ...consumers: readonly Consumer[]): Promise<void> {
  await context.hasDepth(queue, SIX.length - count);
  await context.eventually(() => {
    const held = consumers.reduce((sum, { deliveries }) => sum + deliveries.items.length, 0);
    assert.equal(held, count);
  });
}

const MANY = Array.from({ length: 24 }, (_, at) => String(at));

/** Acknowledges the first deliveries of a channel, one after another. */
async function acknowledgeEach(context: ContractContext, count: number, ...consumers: readonly Consumer[]): Promise<void> {
  for (let tag = 1; tag <= count; tag += 1) {
    await context.eventually(() => {
      const held = consumers.reduce((sum, { deliveries }) => sum + deliveries.items.length, 0);
      assert.ok(held >= tag, `${String(held)} came`);
    });
    context.channel.basicAck(tag);
  }
}

/** The limit of a whole channel, which 4.3 does not know any more: it takes the count for each consumer that starts later. */
export const globalPrefetch = concept('global prefetch', [
  {
    title: 'a global prefetch count leaves no queue behind of which a consumer of the channel takes',
    async run(context) {
      await context.channel.basicQos(1, { global: true });
      const consumers: Consumer[] = [];
      for (let at = 0; at < 3; at += 1) {
        const queue = await context.queue();
        send(context.channel, queue, MANY);
        await context.hasDepth(queue, MANY.length);
        consumers.push(await context.consume(queue));
      }
      await acknowledgeEach(context, MANY.length - 1, ...consumers);
      for (const { deliveries } of consumers) assert.notEqual(deliveries.items.length, 0);
    },
  },
  {
    title: 'a global prefetch count gives each consumer of a queue its share',
    async run(context) {
      await context.channel.basicQos(1, { global: true });
      const queue = await context.queue();
      const consumers = [await context.consume(queue), await context.consume(queue)];
      send(context.channel, queue, SIX);
      await acknowledgeEach(context, SIX.length, ...consumers);
      assert.deepEqual(
        consumers.map(({ deliveries }) => deliveries.items.length),
        [3, 3],
      );
    },
  },
  {
    title: 'a global prefetch count that is raised lets more through at once, and from 4.3 on nothing more to who consumes already',
    async run(context) {
      const queue = await filled(context);
      await context.channel.basicQos(1, { global: true });
      const consumer = await context.consume(queue);
      await hold(context, queue, 1, consumer);
      await context.channel.basicQos(3, { global: true });
      await hold(context, queue, context.byVersion({ '3.10': 3, '4.3': 1 }), consumer);
    },
  },
  {
    title: 'a global prefetch count that is lifted lets everything through, and from 4.3 on nothing more to who consumes already',
    async run(context) {
      const queue = await filled(context);
      await context.channel.basicQos(1, { global: true });
      const consumer = await context.consume(queue);
      await hold(context, queue, 1, consumer);
      await context.channel.basicQos(0, { global: true });
      await hold(context, queue, context.byVersion({ '3.10': 6, '4.3': 1 }), consumer);
    },
  },
  {
    title:
      'a global prefetch count that is lowered holds until enough is acknowledged, and from 4.3 on changes nothing for who consumes already',
    async run(context) {
      const queue = await filled(context);
      await context.channel.basicQos(3, { global: true });
      const consumer = await context.consume(queue);
      await hold(context, queue, 3, consumer);
      await context.channel.basicQos(1, { global: true });
      context.channel.basicAck(2, true);
      await hold(context, queue, context.byVersion({ '3.10': 3, '4.3': 5 }), consumer);
      context.channel.basicAck(3);
      await hold(context, queue, context.byVersion({ '3.10': 4, '4.3': 6 }), consumer);
    },
  },
  {
    title: 'a global prefetch count and one for each consumer both count before 4.3',
    async run(context) {
      const queue = await filled(context);
      await context.channel.basicQos(1);
      await context.channel.basicQos(3, { global: true });
      const consumers = [await context.consume(queue), await context.consume(queue)];
      await hold(context, queue, context.byVersion({ '3.10': 2, '4.3': 6 }), ...consumers);
    },
  },
  {
    title: 'a global prefetch count knows nothing of gets',
    async run(context) {
      const queue = await filled(context);
      await context.channel.basicQos(1, { global: true });
      await getSome(context.channel, queue, 1);
      const consumer = await context.consume(queue);
      await consumer.deliveries.nth(1);
      await context.hasDepth(queue, 4);
    },
  },
  {
    title: 'a consumer without acknowledgements takes up no global prefetch count, but waits before 4.3 while it is reached',
    async run(context) {
      const queue = await filled(context);
      await context.channel.basicQos(1, { global: true });
      const held = await context.consume(queue);
      await hold(context, queue, 1, held);
      const free = await context.consume(queue, { noAck: true });
      await hold(context, queue, context.byVersion({ '3.10': 1, '4.3': 6 }), held, free);
      await context.channel.basicCancel(held.tag);
      context.channel.basicAck(1);
      await free.deliveries.first(5);
    },
  },
  {
    title: 'what a cancelled consumer has not acknowledged takes up a global prefetch count, and from 4.3 on no room of others',
    async run(context) {
      const queue = await filled(context);
      await context.channel.basicQos(1, { global: true });
      const one = await context.consume(queue);
      await hold(context, queue, 1, one);
      await context.channel.basicCancel(one.tag);
      const two = await context.consume(queue);
      await hold(context, queue, context.byVersion({ '3.10': 1, '4.3': 2 }), one, two);
      context.channel.basicAck(1);
      await hold(context, queue, 2, one, two);
    },
  },
  {
    title: 'a global prefetch count is that of its own channel',
    async run(context) {
      const queue = await filled(context);
      await context.channel.basicQos(1, { global: true });
      const one = await context.consume(queue);
      const two = await context.consume(queue, { on: await context.openChannel() });
      await hold(context, queue, 6, one, two);
      assert.equal(one.deliveries.items.length, 1);
    },
  },
]);
