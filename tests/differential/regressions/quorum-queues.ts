import type { ConsumeOptions } from '@nest-amqp/core';
import type { Operation } from '../program/operation';
import type { Regression } from './regression';

const QUEUE: Operation = {
  on: 'a1',
  do: 'queue.declare',
  queue: 'q1',
  options: { durable: true, arguments: { 'x-queue-type': 'quorum' } },
};
const SINGLE: Operation = {
  on: 'a1',
  do: 'queue.declare',
  queue: 'q1',
  options: { durable: true, arguments: { 'x-queue-type': 'quorum', 'x-single-active-consumer': true } },
};
const MESSAGE: Operation = { on: 'a1', do: 'publish', exchange: '', routingKey: 'q1' };
const CONSUMER: Operation = { on: 'a1', do: 'consume', queue: 'q1', options: { consumerTag: 't1' } };
const GET: Operation = { on: 'a1', do: 'get', queue: 'q1' };

/** What quorum queues count. */
export const quorumQueues: readonly Regression[] = [
  { title: 'the first delivery of a consumer has no delivery count, on 3.10 neither', program: [QUEUE, MESSAGE, CONSUMER] },
  { title: 'on 3.10 what a get brings has a delivery count of none', program: [QUEUE, MESSAGE, GET] },
  {
    title: 'a get that is not settled counts as a consumer',
    program: [QUEUE, MESSAGE, MESSAGE, GET, GET, { on: 'a1', do: 'ack', delivery: 0 }, { on: 'a1', do: 'channel.close' }],
  },
  {
    title: 'a cancelled consumer counts until its messages are settled',
    program: [QUEUE, MESSAGE, CONSUMER, { on: 'a1', do: 'cancel', tag: 't1' }, { on: 'a1', do: 'ack', delivery: 0 }],
  },
  {
    title: 'a quorum queue takes no notice of exclusive consumers',
    program: [QUEUE, consumer('a1', { exclusive: true }), consumer('b1', {}), consumer('b1', { exclusive: true })],
  },
  {
    title: 'of the consumers of a quorum queue with a single active one, those that wait do not count',
    program: [
      SINGLE,
      MESSAGE,
      consumer('a1', { exclusive: true, consumerTag: 't1' }),
      consumer('b1', {}),
      { on: 'a1', do: 'cancel', tag: 't1' },
    ],
  },
  {
    title: 'what comes back because its channel ended counts as delivered, on 4.3 too, where negative acknowledgements do not',
    program: [QUEUE, MESSAGE, CONSUMER, { on: 'a1', do: 'channel.close' }, GET],
  },
  {
    title: 'a quorum queue drops what is too much when its consumers have taken what they have room for',
    program: [
      {
        on: 'a1',
        do: 'queue.declare',
        queue: 'q1',
        options: { durable: true, arguments: { 'x-queue-type': 'quorum', 'x-max-length': 1 } },
      },
      { on: 'a1', do: 'qos', count: 2 },
      MESSAGE,
      CONSUMER,
      MESSAGE,
      MESSAGE,
      { on: 'a1', do: 'reject', delivery: 0 },
    ],
  },
];

function consumer(on: 'a1' | 'b1', options: ConsumeOptions): Operation {
  return { on, do: 'consume', queue: 'q1', options };
}
