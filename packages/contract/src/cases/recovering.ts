import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { bodiesOf, getSome, send, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

const THREE = ['1', '2', '3'];

export const recovering = concept('recovering', [
  {
    title: 'recovering gives back what was got, in its old place and as redelivered',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, THREE);
      await getSome(context.channel, queue, 2);
      await context.channel.basicRecover();
      const again = await takeAll(context.channel, queue);
      assert.deepEqual(bodiesOf(again), THREE);
      assert.deepEqual(
        again.map(({ redelivered }) => redelivered),
        [true, true, false],
      );
    },
  },
  {
    title: 'recovering with nothing outstanding changes nothing',
    async run(context) {
      await context.channel.basicRecover();
      assert.equal(context.channel.isOpen, true);
    },
  },
  {
    title: 'recovering brings nothing back that needed no acknowledgement',
    async run(context) {
      const queue = await context.queue();
      const { deliveries } = await context.consume(queue, { noAck: true });
      send(context.channel, queue, THREE);
      await deliveries.first(3);
      await context.channel.basicRecover();
      await context.channel.queueDelete(queue);
      assert.equal(deliveries.items.length, 3);
    },
  },
  {
    title: 'what was delivered before a recovery has lost its tag',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, THREE);
      await getSome(context.channel, queue, 1);
      await context.channel.basicRecover();
      context.channel.basicAck(1);
      await context.closesFor(refusal(406, 'basic.ack', 'unknown delivery tag 1'));
    },
  },
  {
    title: 'recovering makes room under the prefetch count',
    async run(context) {
      const queue = await context.queue();
      await context.channel.basicQos(2);
      const { deliveries } = await context.consume(queue);
      send(context.channel, queue, THREE);
      await deliveries.first(2);
      await context.channel.basicRecover();
      assert.deepEqual(bodiesOf(await deliveries.first(4)), ['1', '2', '1', '2']);
    },
  },
  {
    title: 'what a cancelled consumer left unacknowledged goes back with a recovery',
    async run(context) {
      const queue = await context.queue();
      const { tag, deliveries } = await context.consume(queue);
      send(context.channel, queue, THREE);
      await deliveries.first(3);
      await context.channel.basicCancel(tag);
      await context.channel.basicRecover();
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), THREE);
    },
  },
  {
    title: 'a purge leaves alone what is unacknowledged, which a recovery brings back',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, THREE);
      await getSome(context.channel, queue, 1);
      assert.deepEqual(await context.channel.queuePurge(queue), { messageCount: 2 });
      await context.channel.basicRecover();
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['1']);
    },
  },
]);
