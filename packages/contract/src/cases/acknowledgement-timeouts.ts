import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { get, send } from '../case/messages';
import { refusal } from '../case/refusal';

const TIMEOUT = { 'x-queue-type': 'quorum', 'x-consumer-timeout': 100 };

export const acknowledgementTimeouts = concept(
  'acknowledgement timeouts',
  [
    {
      title: 'a message of a quorum queue that is not acknowledged in time goes back, and its consumer is told that it is over',
      versions: { from: '4.3' },
      run: async (context) => {
        const queue = await context.queue({ durable: true, arguments: TIMEOUT });
        const cancellations = context.cancellations();
        const { tag, deliveries } = await context.consume(queue);
        send(context.channel, queue, 'late');
        const { deliveryTag } = await deliveries.nth(1);
        assert.equal(await cancellations.nth(1), tag);
        const other = await context.openChannel();
        await context.hasDepth(queue, 1, other);
        const { redelivered, properties } = await get(other, queue);
        assert.deepEqual([redelivered, properties.headers], [true, { 'x-acquired-count': 1 }]);
        // the tag may still be settled, to no effect on the queue
        context.channel.basicAck(deliveryTag);
        await context.channel.queueDeclarePassive(queue);
      },
    },
    {
      title: 'x-consumer-timeout is an argument of quorum queues only',
      versions: { from: '4.3' },
      run: async (context) => {
        const name = context.name('queue');
        const wrong = `invalid arg 'x-consumer-timeout' for ${context.resource('queue', name)}`;
        const args = { 'x-consumer-timeout': 100 };
        const text = `${wrong} of queue type rabbit_classic_queue`;
        await context.refuses(context.channel.queueDeclare(name, { arguments: args }), refusal(406, 'queue.declare', text));
        const other = await context.openChannel();
        const negative = { ...TIMEOUT, 'x-consumer-timeout': -1 };
        const declared = other.queueDeclare(name, { durable: true, arguments: negative });
        await context.refuses(declared, refusal(406, 'queue.declare', `${wrong}: {value_negative,-1}`), other);
      },
    },
    {
      title: 'before 4.3, x-consumer-timeout is not checked',
      versions: { before: '4.3' },
      run: async (context) => {
        await context.queueWith({ 'x-consumer-timeout': 'soon' });
      },
    },
  ],
  ['quorum-queues'],
);
