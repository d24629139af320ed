import type { QueueDeclareOptions } from '@nest-amqp/core';
import { ANSWER_KEY } from '../program/naming';
import type { Operation } from '../program/operation';
import type { Regression } from './regression';

const QUORUM: QueueDeclareOptions = { durable: true, arguments: { 'x-queue-type': 'quorum' } };
const TYPES = [
  ['classic', {}],
  ['quorum', QUORUM],
] as const;

/** What becomes of queues between a publish and its commit. */
export const transactions: readonly Regression[] = [
  {
    title: 'a mandatory message comes back if its queue has gone by the commit (3.10)',
    program: [declare('q1'), { on: 'a1', do: 'tx.select' }, publish('q1'), remove('q1'), { on: 'a1', do: 'tx.commit' }],
  },
  ...TYPES.flatMap(([from, before]): Regression[] => [
    {
      title: `a commit to a ${from} queue that has gone publishes what comes before it`,
      program: [
        declare('q1', before),
        declare('q3'),
        { on: 'a1', do: 'tx.select' },
        ...['q3', 'q1', 'q3'].map(publish),
        remove('q1'),
        { on: 'a1', do: 'tx.commit' },
      ],
    },
    ...TYPES.map(([to, after]): Regression => {
      return {
        title: `a commit to a ${from} queue that has come back as a ${to} one`,
        program: [
          declare('q1', before),
          declare('q3'),
          { on: 'a1', do: 'tx.select' },
          ...['q3', 'q1', 'q3'].map(publish),
          remove('q1'),
          declare('q1', after),
          { on: 'a1', do: 'tx.commit' },
        ],
      };
    }),
  ]),
  {
    title: 'all that is committed is in its queues before any of it is dead-lettered',
    program: [
      declare('q2', { arguments: { 'x-message-ttl': 0, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'q3' } }),
      declare('q3'),
      { on: 'a1', do: 'tx.select' },
      publish('q2'),
      publish('q3'),
      { on: 'a1', do: 'tx.commit' },
      { on: 'a1', do: 'consume', queue: 'q3' },
    ],
  },
  {
    title: 'a direct reply in a transaction comes at once, and is returned with the commit, up to 4.0',
    program: [
      declare('q1'),
      { on: 'b1', do: 'consume', queue: 'amq.rabbitmq.reply-to', options: { noAck: true } },
      { on: 'b1', do: 'publish', exchange: '', routingKey: 'q1', properties: { replyTo: 'amq.rabbitmq.reply-to' } },
      { on: 'a1', do: 'tx.select' },
      { on: 'a1', do: 'get', queue: 'q1', noAck: true },
      publish(ANSWER_KEY),
      { on: 'a1', do: 'tx.commit' },
    ],
  },
];

function declare(queue: string, options?: QueueDeclareOptions): Operation {
  return { on: 'b1', do: 'queue.declare', queue, ...(options && { options }) };
}

function publish(queue: string): Operation {
  return { on: 'a1', do: 'publish', exchange: '', routingKey: queue, mandatory: true };
}

function remove(queue: string): Operation {
  return { on: 'b1', do: 'queue.delete', queue };
}
