import assert from 'node:assert/strict';
import type { Channel } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { refusal } from '../case/refusal';

const EXPIRES_MS = 500;
const ARGS = { 'x-expires': EXPIRES_MS };

/** What is done to a queue that expires, and whether that counts as using it. */
const USES: readonly [string, boolean, (channel: Channel, queue: string) => Promise<unknown>][] = [
  ['declaring it again', true, (channel, queue) => channel.queueDeclare(queue, { exclusive: true, arguments: ARGS })],
  ['looking it up', true, (channel, queue) => channel.queueDeclarePassive(queue)],
  ['getting from it', true, (channel, queue) => channel.basicGet(queue)],
  ['binding it', false, (channel, queue) => channel.queueBind(queue, 'amq.fanout', '')],
];

/** Whether a queue is there, asked in a way that does not count as using it. */
async function exists(context: ContractContext, queue: string): Promise<boolean> {
  const channel = await context.openChannel();
  return channel.queueBind(queue, 'amq.direct', queue).then(
    () => true,
    () => false,
  );
}

export const queueExpiry = concept('queue expiry', [
  ...USES.map(([what, counts, use]) => ({
    title: `${what} ${counts ? 'lets a queue that expires live on' : 'does not keep a queue from expiring'}`,
    async run(context: ContractContext) {
      const queue = await context.queueWith(ARGS);
      for (let times = 0; times < 2; times += 1) {
        await context.letPass(EXPIRES_MS * 0.6);
        // on a channel of its own, which closes if the queue has gone
        await use(await context.openChannel(), queue).catch(() => undefined);
      }
      await context.eventually(async () => assert.equal(await exists(context, queue), counts));
    },
  })),
  {
    title: 'a queue that expires does so although a message of it is unacknowledged',
    async run(context) {
      const queue = await context.queueWith({ 'x-expires': 100 });
      context.channel.basicPublish('', queue, {}, Buffer.from('body'));
      await context.channel.basicGet(queue);
      await context.eventually(async () => assert.equal(await exists(context, queue), false));
      context.channel.basicAck(1);
      await context.refuses(
        context.channel.queueDeclarePassive(queue),
        refusal(404, 'queue.declare', `no ${context.resource('queue', queue)}`),
      );
    },
  },
  {
    title: 'a queue that expires takes its messages with it and dead-letters none',
    async run(context) {
      const dead = await context.queue();
      const queue = await context.queueWith({ 'x-expires': 100, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead });
      context.channel.basicPublish('', queue, {}, Buffer.from('body'));
      await context.eventually(async () => assert.equal(await exists(context, queue), false));
      assert.equal(await context.depth(dead), 0);
    },
  },
]);
