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

function declare(queue: string, args: Record<string, string>): Operation {
  return { on: 'a1', do: 'queue.declare', queue, options: { durable: true, arguments: args } };
}
