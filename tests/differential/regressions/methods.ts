import type { ConsumeOptions } from '@nest-amqp/core';
import { ANSWER_KEY } from '../program/naming';
import type { Operation } from '../program/operation';
import type { Regression } from './regression';

const QUEUE: Operation = { on: 'b1', do: 'queue.declare', queue: 'q1' };
const CONSUMER: Operation = { on: 'b1', do: 'consume', queue: 'q1', options: { consumerTag: 't1' } };

/** Answers of single methods. */
export const methods: readonly Regression[] = [
  { title: 'recovering answers with nothing', program: [{ on: 'a1', do: 'recover' }] },
  {
    title: 'a passive declaration takes an empty name for what it is',
    program: [
      { on: 'a1', do: 'queue.declare', queue: 'q1' },
      { on: 'a1', do: 'queue.look', queue: '' },
    ],
  },
  {
    title: 'the last queue declared is looked for before the consumer tag',
    program: [
      { on: 'a1', do: 'queue.declare', queue: 'q1' },
      { on: 'a2', do: 'consume', queue: 'q1', options: { consumerTag: 't2' } },
      { on: 'a2', do: 'consume', queue: '', options: { consumerTag: 't2' } },
    ],
  },
  {
    title: 'a reply consumer that wants to acknowledge is refused before one too many',
    program: [reply({ noAck: true }), reply({})],
  },
  { title: 'a reply consumer needs a tag of its own', program: [QUEUE, CONSUMER, reply({ consumerTag: 't1', noAck: true })] },
  {
    title: 'another consumer may have the tag of a reply consumer, which is the one that is cancelled',
    program: [QUEUE, reply({ consumerTag: 't1', noAck: true }), CONSUMER, { on: 'b1', do: 'cancel', tag: 't1' }],
  },
  {
    title: 'a full queue that refuses messages keeps what is given back to it',
    program: [
      { on: 'a1', do: 'queue.declare', queue: 'q1', options: { arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish-dlx' } } },
      { on: 'a1', do: 'publish', exchange: '', routingKey: 'q1' },
      { on: 'b1', do: 'consume', queue: 'q1' },
      { on: 'a1', do: 'publish', exchange: '', routingKey: 'q1' },
      { on: 'b1', do: 'recover' },
    ],
  },
  {
    title: 'a message that goes to several queues is in all of them before it is dead-lettered by one',
    program: [
      { on: 'a1', do: 'queue.declare', queue: 'q2' },
      {
        on: 'a1',
        do: 'queue.declare',
        queue: 'q3',
        options: { arguments: { 'x-max-length': 0, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'q2' } },
      },
      { on: 'a1', do: 'exchange.declare', exchange: 'x4', type: 'fanout' },
      { on: 'a1', do: 'queue.bind', queue: 'q3', source: 'x4', routingKey: '' },
      { on: 'a1', do: 'queue.bind', queue: 'q2', source: 'x4', routingKey: '' },
      { on: 'a1', do: 'publish', exchange: 'x4', routingKey: '' },
      { on: 'a1', do: 'consume', queue: 'q2' },
    ],
  },
  {
    title: 'a limit that the channel shares counts what was got before it, and is not given that back (3.10 and 4.0)',
    program: [
      { on: 'a1', do: 'queue.declare', queue: 'q3' },
      { on: 'a1', do: 'publish', exchange: '', routingKey: 'q3' },
      { on: 'a1', do: 'get', queue: 'q3' },
      { on: 'a1', do: 'qos', count: 1, global: true },
      { on: 'a1', do: 'recover' },
      { on: 'a1', do: 'consume', queue: 'q3' },
    ],
  },
  {
    title: 'a limit for each consumer lifts the one that the channel shares (3.10 and 4.0)',
    program: [
      { on: 'a1', do: 'queue.declare', queue: 'q1' },
      { on: 'a1', do: 'publish', exchange: '', routingKey: 'q1' },
      { on: 'a1', do: 'publish', exchange: '', routingKey: 'q1' },
      { on: 'a1', do: 'qos', count: 1, global: true },
      { on: 'a1', do: 'consume', queue: 'q1' },
      { on: 'a1', do: 'qos', count: 3 },
    ],
  },
  {
    title: 'what a get leaves does not count what has expired behind it',
    program: [
      { on: 'a1', do: 'queue.declare', queue: 'q1' },
      { on: 'a1', do: 'publish', exchange: '', routingKey: 'q1' },
      { on: 'a1', do: 'publish', exchange: '', routingKey: 'q1', properties: { expirationMs: 0 } },
      { on: 'a1', do: 'get', queue: 'q1' },
    ],
  },
  {
    title: 'the arguments of a binding are looked at before whose queue it is',
    program: [
      { on: 'a1', do: 'queue.declare', queue: 'q1', options: { exclusive: true } },
      { on: 'a1', do: 'exchange.declare', exchange: 'x1', type: 'headers' },
      { on: 'b1', do: 'queue.bind', queue: 'q1', source: 'x1', routingKey: '', arguments: { 'x-match': 5 } },
    ],
  },
  {
    title: 'a limit that the channel shares holds back consumers that do not acknowledge, too (3.10 and 4.0)',
    program: [
      { on: 'a1', do: 'queue.declare', queue: 'q2' },
      { on: 'a1', do: 'queue.declare', queue: 'q3' },
      { on: 'a1', do: 'consume', queue: 'q2' },
      { on: 'a1', do: 'publish', exchange: '', routingKey: 'q2' },
      { on: 'a1', do: 'publish', exchange: '', routingKey: 'q3' },
      { on: 'a1', do: 'qos', count: 1, global: true },
      { on: 'a1', do: 'consume', queue: 'q3', options: { noAck: true } },
      { on: 'a1', do: 'ack', delivery: 0 },
    ],
  },
];

/** What comes to an address for direct replies. */
export const replies: readonly Regression[] = [
  {
    title: 'a direct reply has the delivery tag of the next delivery, up to 4.0',
    program: [
      QUEUE,
      reply({ noAck: true }),
      CONSUMER,
      { on: 'b1', do: 'publish', exchange: '', routingKey: 'q1', properties: { replyTo: 'amq.rabbitmq.reply-to' } },
      { on: 'a1', do: 'publish', exchange: '', routingKey: ANSWER_KEY },
      { on: 'a1', do: 'publish', exchange: '', routingKey: ANSWER_KEY, mandatory: true },
      { on: 'a1', do: 'publish', exchange: '', routingKey: 'q1' },
      { on: 'b', do: 'connection.drop' },
      { on: 'a1', do: 'publish', exchange: '', routingKey: ANSWER_KEY, mandatory: true },
    ],
  },
];

function reply(options: ConsumeOptions): Operation {
  return { on: 'b1', do: 'consume', queue: 'amq.rabbitmq.reply-to', options };
}
