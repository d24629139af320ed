import type { HeaderTable } from '@nest-amqp/core';
import type { Operation } from '../program/operation';
import type { Regression } from './regression';

/** How two brokers read the arguments of queues. */
export const queueArguments: readonly Regression[] = [
  {
    title:
      'the first argument that is wrong is named, in the order in which RabbitMQ knows them: a value before an argument of another type',
    program: [declare({ 'x-max-priority': 256, 'x-delivery-limit': 0 })],
  },
  {
    title: 'the first argument that is wrong is named: an argument of another type before a value',
    program: [declare({ 'x-queue-type': 'quorum', 'x-max-priority': 256 })],
  },
  { title: 'a delivery limit may be anything', program: [declare({ 'x-queue-type': 'quorum', 'x-delivery-limit': 'many' })] },
  { title: 'a queue mode is a text first of all', program: [declare({ 'x-queue-mode': 2 ** 40 })] },
  { title: 'a queue version is not negative first of all', program: [declare({ 'x-queue-version': -1 })] },
  { title: 'a dead-letter strategy is one of two', program: [declare({ 'x-queue-type': 'quorum', 'x-dead-letter-strategy': 'never' })] },
  { title: 'a leader locator is one that is known', program: [declare({ 'x-queue-type': 'quorum', 'x-queue-leader-locator': 'near' })] },
  { title: 'a classic queue takes a leader locator from 4.0 on', program: [declare({ 'x-queue-leader-locator': 'balanced' })] },
  { title: 'an initial group is not empty', program: [declare({ 'x-queue-type': 'quorum', 'x-quorum-initial-group-size': 0 })] },
  { title: 'a void value is called undefined', program: [declare({}), declare({ 'x-max-priority': null })] },
  {
    title: 'the arguments of a quorum queue are compared in an order of their own',
    program: [declare({ 'x-queue-type': 'quorum' }), declare({ 'x-expires': 600_000, 'x-dead-letter-routing-key': 'q3' })],
  },
  ...(['bogus', 5, true, null, ''] as const).map((type): Regression => {
    const options = { arguments: { 'x-queue-type': type } };
    return {
      title: `the type of a queue that the broker names, ${JSON.stringify(type)}, is looked for before the arguments are looked at`,
      program: [{ on: 'a1', do: 'queue.declare', queue: '', options }],
    };
  }),
];

function declare(args: HeaderTable): Operation {
  return { on: 'a1', do: 'queue.declare', queue: 'q1', options: { durable: true, arguments: args } };
}
