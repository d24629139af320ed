import type { Operation, Program } from '../program/operation';
import type { Regression } from './regression';

const MESSAGE: Operation = { on: 'b1', do: 'publish', exchange: '', routingKey: 'q1' };

const WAYS: readonly (readonly [title: string, settling: Operation])[] = [
  ['acknowledged', { on: 'a1', do: 'ack', delivery: 3, multiple: true }],
  ['refused', { on: 'a1', do: 'nack', delivery: 3, multiple: true, requeue: false }],
  ['given back', { on: 'a1', do: 'nack', delivery: 3, multiple: true }],
  ['recovered', { on: 'a1', do: 'recover' }],
];

/** What two consumers of one channel hold is settled by the order of their tags, each consumer's at once. */
export const settledTogether: readonly Regression[] = (['classic', 'quorum'] as const).flatMap((type) =>
  WAYS.map(([how, settling]) => ({
    title: `what two consumers of a ${type} queue hold is ${how} consumer by consumer`,
    program: [
      declare('q1', { 'x-queue-type': type, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'q2' }),
      declare('q2', {}),
      { on: 'a1', do: 'qos', count: 2 },
      { on: 'a1', do: 'consume', queue: 'q1', options: { consumerTag: 't2' } },
      { on: 'a1', do: 'consume', queue: 'q1', options: { consumerTag: 't1' } },
      ...Array.from({ length: 6 }, () => MESSAGE),
      settling,
      { on: 'c1', do: 'consume', queue: 'q2' },
      { on: 'a1', do: 'channel.close' },
      { on: 'c1', do: 'consume', queue: 'q1' },
    ] satisfies Program,
  })),
);

/** Where what is settled goes. */
export const settling: readonly Regression[] = [
  {
    title: 'a consumer that refuses a message has room for the dead letter',
    program: [
      { on: 'a1', do: 'queue.declare', queue: 'q1', options: { arguments: { 'x-dead-letter-exchange': '' } } },
      { on: 'b1', do: 'qos', count: 1 },
      { on: 'a1', do: 'consume', queue: 'q1' },
      { on: 'b1', do: 'consume', queue: 'q1', options: { arguments: { 'x-priority': 2 } } },
      { on: 'a1', do: 'publish', exchange: '', routingKey: 'q1' },
      { on: 'b1', do: 'nack', delivery: 0, requeue: false },
    ],
  },
  {
    title: 'what comes back goes to others before the limit that a channel shares has room again (3.10 and 4.0)',
    program: [
      { on: 'a1', do: 'queue.declare', queue: 'q1' },
      { on: 'a2', do: 'consume', queue: 'q1' },
      { on: 'a1', do: 'qos', count: 1, global: true },
      { on: 'a1', do: 'consume', queue: 'q1', options: { arguments: { 'x-priority': 2 } } },
      MESSAGE,
      MESSAGE,
      { on: 'a1', do: 'nack', delivery: 0 },
    ],
  },
  {
    title: 'what comes back goes to who gave it back before a shared limit lets others have room (3.10 and 4.0)',
    program: [
      { on: 'a1', do: 'queue.declare', queue: 'q1' },
      { on: 'a1', do: 'queue.declare', queue: 'q3' },
      { on: 'a1', do: 'consume', queue: 'q3' },
      { on: 'a1', do: 'qos', count: 2, global: true },
      { on: 'a1', do: 'consume', queue: 'q1', options: { consumerTag: 't1' } },
      MESSAGE,
      MESSAGE,
      { on: 'a1', do: 'publish', exchange: '', routingKey: 'q3' },
      { on: 'a1', do: 'nack', delivery: 0 },
    ],
  },
  {
    title: 'what the channels behind it held does not go to the channel that makes its connection end',
    program: [
      { on: 'a1', do: 'queue.declare', queue: 'q1' },
      { on: 'a2', do: 'consume', queue: 'q1' },
      { on: 'a1', do: 'publish', exchange: '', routingKey: 'q1' },
      { on: 'a1', do: 'consume', queue: 'q1' },
      { on: 'b1', do: 'queue.look', queue: 'q1' },
      { on: 'a1', do: 'recover', requeue: false },
    ],
  },
  ...([true, false] as const).map((noAck): Regression => {
    return {
      title: `the channel that makes its connection end is over before the others, which may get what it held (${noAck ? 'taken' : 'held'})`,
      program: [
        { on: 'a1', do: 'queue.declare', queue: 'q1' },
        { on: 'a1', do: 'publish', exchange: '', routingKey: 'q1' },
        { on: 'a1', do: 'consume', queue: 'q1' },
        { on: 'a2', do: 'consume', queue: 'q1', options: { noAck } },
        { on: 'b1', do: 'queue.look', queue: 'q1' },
        { on: 'a1', do: 'recover', requeue: false },
      ],
    };
  }),
  {
    title: 'who has waited longest for a lifted limit is served first (3.10 and 4.0)',
    program: [
      { on: 'a1', do: 'queue.declare', queue: 'q1' },
      MESSAGE,
      MESSAGE,
      { on: 'a1', do: 'qos', count: 2, global: true },
      { on: 'a1', do: 'consume', queue: 'q1', options: { consumerTag: 't1' } },
      MESSAGE,
      { on: 'a1', do: 'consume', queue: 'q1', options: { consumerTag: 't2' } },
      { on: 'a1', do: 'qos', count: 2 },
    ],
  },
  {
    title: 'what the exclusive queue of a lost connection had delivered does not become a dead letter',
    program: [
      {
        on: 'b1',
        do: 'queue.declare',
        queue: 'q1',
        options: { exclusive: true, arguments: { 'x-max-length': 0, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'q3' } },
      },
      { on: 'a1', do: 'queue.declare', queue: 'q3' },
      { on: 'b1', do: 'consume', queue: 'q1' },
      MESSAGE,
      { do: 'connection.drop', on: 'b' },
    ],
  },
  ...(['channel.close', 'connection.close'] as const).map((how): Regression => {
    const end: Operation = how === 'channel.close' ? { on: 'c1', do: how } : { on: 'c', do: how };
    return {
      title: `what comes back to a quorum queue goes before all others after ${how}`,
      program: [
        declare('q1', { 'x-queue-type': 'quorum' }),
        MESSAGE,
        { on: 'c1', do: 'get', queue: 'q1' },
        MESSAGE,
        end,
        { on: 'a1', do: 'consume', queue: 'q1' },
      ],
    };
  }),
  ...([undefined, 1] as const).map((limit): Regression => {
    const get: Operation = { on: 'c1', do: 'get', queue: 'q1' };
    const end: Operation = { on: 'c1', do: 'channel.close' };
    return {
      title: `ends of channels count for the dead letter of a quorum queue ${limit ? 'over its delivery limit' : 'that is rejected'}`,
      program: [
        declare('q1', {
          'x-queue-type': 'quorum',
          'x-dead-letter-exchange': '',
          'x-dead-letter-routing-key': 'q2',
          ...(limit && { 'x-delivery-limit': limit }),
        }),
        declare('q2', { 'x-queue-type': 'quorum' }),
        MESSAGE,
        ...[get, end, get],
        limit ? end : { on: 'c1', do: 'reject', delivery: 0, requeue: false },
        { on: 'a1', do: 'get', queue: 'q2' },
        { on: 'a1', do: 'reject', delivery: 0 },
        { on: 'a1', do: 'get', queue: 'q2' },
      ],
    };
  }),
];

function declare(queue: string, args: Record<string, string | number>): Operation {
  return { on: 'a1', do: 'queue.declare', queue, options: { durable: true, arguments: args } };
}
