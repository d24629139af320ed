import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { send } from '../case/messages';

export const cancelNotification = concept(
  'cancel notification',
  [
    {
      title: 'consumers are told when their queue is deleted, and their channel stays open',
      async run(context) {
        const queue = await context.queue();
        const cancellations = context.cancellations();
        await context.consume(queue, { consumerTag: 'one' });
        await context.consume(queue, { consumerTag: 'two' });
        await (await context.openChannel()).queueDelete(queue);
        assert.deepEqual((await cancellations.first(2)).sort(), ['one', 'two']);
        await context.channel.basicQos(1);
      },
    },
    {
      title: 'a consumer is told when its own channel deletes the queue',
      async run(context) {
        const queue = await context.queue();
        const cancellations = context.cancellations();
        await context.consume(queue, { consumerTag: 'own' });
        await context.channel.queueDelete(queue);
        assert.equal(await cancellations.nth(1), 'own');
      },
    },
    {
      title: 'nobody is told of a consumer that its owner cancels',
      async run(context) {
        const queue = await context.queue();
        const cancellations = context.cancellations();
        const { tag } = await context.consume(queue);
        await context.channel.basicCancel(tag);
        await context.channel.queueDelete(queue);
        await context.channel.basicQos(1);
        assert.deepEqual(cancellations.items, []);
      },
    },
    {
      title: 'a consumer tag is free again after the broker has cancelled it',
      async run(context) {
        const queue = await context.queue();
        const cancellations = context.cancellations();
        await context.consume(queue, { consumerTag: 'again' });
        await (await context.openChannel()).queueDelete(queue);
        await cancellations.nth(1);
        const other = await context.queue();
        const { deliveries } = await context.consume(other, { consumerTag: 'again' });
        send(context.channel, other, 'body');
        await deliveries.nth(1);
      },
    },
    {
      title: 'what was delivered from a queue that is deleted can still be acknowledged',
      async run(context) {
        const queue = await context.queue();
        const { deliveries } = await context.consume(queue);
        send(context.channel, queue, 'body');
        const { deliveryTag } = await deliveries.nth(1);
        await (await context.openChannel()).queueDelete(queue);
        context.channel.basicAck(deliveryTag);
        await context.channel.basicQos(1);
        assert.equal(context.channel.isOpen, true);
      },
    },
  ],
  ['consumer-cancel-notification'],
);
