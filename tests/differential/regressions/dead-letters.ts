import type { Operation, Program } from '../program/operation';
import type { Regression } from './regression';

const GET: Operation = { on: 'a1', do: 'get', queue: 'q1' };
const REJECT: Operation = { on: 'a1', do: 'reject', delivery: 0, requeue: false };
const NACK: Operation = { on: 'a1', do: 'nack', delivery: 0, requeue: false };
const GIVE_BACK: Operation = { on: 'a1', do: 'reject', delivery: 0 };

const WAYS: readonly (readonly [title: string, settlements: Program])[] = [
  ['rejected', [GET, REJECT]],
  ['negatively acknowledged', [GET, NACK]],
  ['given back and rejected', [GET, GIVE_BACK, GET, REJECT]],
  ['given back and negatively acknowledged', [GET, GIVE_BACK, GET, NACK]],
];

/** What a dead letter knows of how often it was rejected: shown by its redelivered flag, and counted on by quorum queues. */
export const deadLetters: readonly Regression[] = (['classic', 'quorum'] as const).flatMap((from) =>
  (['classic', 'quorum'] as const).flatMap((to) =>
    WAYS.map(([how, settlements]) => ({
      title: `rejections of a dead letter, ${how}, from a ${from} queue to a ${to} one`,
      program: [
        declare('q1', { 'x-queue-type': from, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'q2' }),
        declare('q2', { 'x-queue-type': to }),
        { on: 'a1', do: 'publish', exchange: '', routingKey: 'q1' },
        ...settlements,
        { on: 'a1', do: 'get', queue: 'q2' },
        GIVE_BACK,
        { on: 'a1', do: 'get', queue: 'q2' },
      ] satisfies Program,
    })),
  ),
);

/** The same where a consumer waits for the dead letter. */
export const awaitedDeadLetters: readonly Regression[] = (['classic', 'quorum'] as const).map((to) => ({
  title: `a dead letter that a consumer of a ${to} queue waits for`,
  program: [
    declare('q1', { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'q2' }),
    declare('q2', { 'x-queue-type': to }),
    { on: 'b1', do: 'consume', queue: 'q2' },
    { on: 'a1', do: 'publish', exchange: '', routingKey: 'q1' },
    GET,
    REJECT,
    { on: 'b1', do: 'channel.close' },
    { on: 'a1', do: 'get', queue: 'q2' },
  ],
}));

/** Dead letters that come back to where they died. */
export const deadLettersInCircles: readonly Regression[] = [
  {
    title: 'the last death is from the exchange that the message came from, although its entry speaks of an earlier one (4.0 and 4.3)',
    program: [
      declare('q1', { 'x-dead-letter-exchange': 'x1' }),
      { on: 'a1', do: 'exchange.declare', exchange: 'x1', type: 'fanout' },
      { on: 'a1', do: 'queue.bind', queue: 'q1', source: 'x1', routingKey: '' },
      { on: 'a1', do: 'consume', queue: 'q1' },
      { on: 'a1', do: 'publish', exchange: '', routingKey: 'q1' },
      { on: 'a1', do: 'nack', delivery: 0, requeue: false },
      { on: 'a1', do: 'nack', delivery: 0, requeue: false },
    ],
  },
  {
    title: 'what a queue drops because others came back is dead-lettered, to that very queue, too, when they are all dealt with',
    program: [
      declare('q1', { 'x-max-length': 0, 'x-dead-letter-exchange': 'x2' }),
      declare('q3', { 'x-max-length': 1, 'x-dead-letter-exchange': 'x1' }),
      { on: 'a1', do: 'exchange.declare', exchange: 'x1', type: 'headers' },
      { on: 'a1', do: 'exchange.declare', exchange: 'x2', type: 'fanout' },
      { on: 'a1', do: 'queue.bind', queue: 'q3', source: 'x2', routingKey: '' },
      { on: 'a1', do: 'queue.bind', queue: 'q1', source: 'x2', routingKey: '' },
      { on: 'a1', do: 'queue.bind', queue: 'q1', source: 'x1', routingKey: '' },
      { on: 'a1', do: 'consume', queue: 'q1' },
      { on: 'a1', do: 'publish', exchange: 'x2', routingKey: 'b' },
      { on: 'a1', do: 'publish', exchange: '', routingKey: 'q1' },
      { on: 'a1', do: 'nack', delivery: 5, multiple: true },
    ],
  },
  {
    title: 'queues that refuse one message bury it side by side: what goes two steps comes after what goes one',
    program: [
      declare('q1', {}),
      declare('q2', {
        'x-max-length': 1,
        'x-overflow': 'reject-publish-dlx',
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': 'q1',
      }),
      declare('q4', { 'x-max-length': 0, 'x-overflow': 'reject-publish-dlx', 'x-dead-letter-exchange': '' }),
      { on: 'a2', do: 'consume', queue: 'q1', options: { noAck: true } },
      { on: 'b2', do: 'publish', exchange: '', routingKey: 'q2' },
      { on: 'b1', do: 'publish', properties: { headers: { CC: ['q2'] } }, mandatory: true, exchange: '', routingKey: 'q4' },
    ],
  },
];

function declare(queue: string, args: Record<string, string | number>): Operation {
  return { on: 'a1', do: 'queue.declare', queue, options: { durable: true, arguments: args } };
}
