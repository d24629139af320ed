import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { get, send } from '../case/messages';
import { refusal } from '../case/refusal';

/** Waits until a queue is gone; each look that fails costs its channel. */
async function isGone(context: ContractContext, queue: string): Promise<void> {
  const looking = await context.eventually(async () => {
    const channel = await context.openChannel();
    const found = await channel.queueDeclarePassive(queue).then(
      () => true,
      () => false,
    );
    assert.equal(found, false, `'${queue}' still exists`);
    return channel;
  });
  await context.closesFor(refusal(404, 'queue.declare', `no ${context.resource('queue', queue)}`), looking);
}

export const queueDeletion = concept('queue deletion', [
  {
    title: 'deleting a queue counts the messages that were ready in it',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, ['one', 'two', 'three']);
      await get(context.channel, queue);
      assert.deepEqual(await context.channel.queueDelete(queue), { messageCount: 2 });
      await isGone(context, queue);
    },
  },
  {
    title: 'deleting a queue that does not exist is no error',
    async run(context) {
      assert.deepEqual(await context.channel.queueDelete(context.name('missing')), { messageCount: 0 });
    },
  },
  {
    title: 'a queue that holds messages is not deleted if it has to be empty',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'body');
      await context.refuses(
        context.channel.queueDelete(queue, { ifEmpty: true }),
        refusal(406, 'queue.delete', `${context.resource('queue', queue)} not empty`),
      );
      assert.equal(await context.depth(queue, await context.openChannel()), 1);
    },
  },
  {
    title: 'a queue that has a consumer is not deleted if it has to be unused',
    async run(context) {
      const queue = await context.queue();
      await context.consume(queue);
      await context.refuses(
        context.channel.queueDelete(queue, { ifUnused: true }),
        refusal(406, 'queue.delete', `${context.resource('queue', queue)} in use`),
      );
    },
  },
  {
    title: 'an empty and unused queue is deleted under both conditions',
    async run(context) {
      const queue = await context.queue();
      await context.channel.queueDelete(queue, { ifEmpty: true, ifUnused: true });
      await isGone(context, queue);
    },
  },
  {
    title: 'an auto-delete queue goes when its last consumer is cancelled',
    async run(context) {
      const queue = await context.queue({ durable: true, autoDelete: true });
      const [one, two] = [await context.consume(queue), await context.consume(queue)];
      await context.channel.basicCancel(one.tag);
      assert.equal((await context.channel.queueDeclarePassive(queue)).consumerCount, 1);
      await context.channel.basicCancel(two.tag);
      await isGone(context, queue);
    },
  },
  {
    title: "an auto-delete queue goes when its last consumer's channel closes",
    async run(context) {
      const queue = await context.queue({ durable: true, autoDelete: true });
      const consuming = await context.openChannel();
      await context.consume(queue, { on: consuming });
      await consuming.close();
      await isGone(context, queue);
    },
  },
  {
    title: 'an auto-delete queue that never had a consumer stays',
    async run(context) {
      const queue = await context.queue({ durable: true, autoDelete: true });
      send(context.channel, queue, 'body');
      await get(context.channel, queue);
      assert.equal(await context.depth(queue), 0);
    },
  },
  {
    title: 'a queue that expires goes when nobody has used it for so long',
    async run(context) {
      const queue = await context.queue({ durable: true, arguments: { 'x-expires': 100 } });
      await isUnused(context, queue);
    },
  },
  {
    title: 'a queue that expires stays while it has a consumer',
    async run(context) {
      const kept = await context.queue({ durable: true, arguments: { 'x-expires': 300 } });
      await context.consume(kept);
      // Declared later and with a longer time, so that the kept one would have gone before.
      const measure = await context.queue({ durable: true, arguments: { 'x-expires': 350 } });
      await isUnused(context, measure);
      assert.equal((await context.channel.queueDeclarePassive(kept)).consumerCount, 1);
    },
  },
]);

/** Waits until a queue has expired, without using it: a passive declaration would keep it. */
async function isUnused(context: ContractContext, queue: string): Promise<void> {
  const returns = context.returns();
  await context.eventually(() => {
    send(context.channel, queue, 'still there?', { mandatory: true });
    assert.ok(returns.items.length > 0, `'${queue}' still exists`);
  });
  await isGone(context, queue);
}
