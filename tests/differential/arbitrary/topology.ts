import type { ExchangeDeclareOptions, HeaderTable, HeaderValue, QueueDeclareOptions } from '@nest-amqp/core';
import fc, { type Arbitrary } from 'fast-check';
import type { ChannelOperation, ChannelOperationOf } from '../program/operation';
import { LONG_MS, SHORT_MS } from '../program/timed';
import { chance, either, fields, maybe, unlessEmpty, weighted } from './chances';
import { BINDING_KEY, DECLARED_EXCHANGE, DECLARED_QUEUE, EXCHANGE, QUEUE } from './names';

/** What kind of program it is: one in which times pass, and one with quorum queues, are slow. */
export interface Flavour {
  readonly timed: boolean;
  readonly quorum: boolean;
}

/** Values that a broker refuses for most arguments, or takes for none. */
const ODD_VALUE: Arbitrary<HeaderValue> = fc.constantFrom<HeaderValue>(-1, 'text', 1.5, true, null, 2 ** 40);

function argument<T extends HeaderValue>(percent: number, value: Arbitrary<T>): Arbitrary<HeaderValue | undefined> {
  return maybe<HeaderValue>(percent, either<HeaderValue>([200, value], [1, ODD_VALUE]));
}

function queueArguments({ timed, quorum }: Flavour): Arbitrary<HeaderTable> {
  return fields<Record<string, HeaderValue>>({
    'x-queue-type': quorum ? maybe(40, weighted([12, 'quorum'], [1, 'classic'])) : maybe(2, weighted([3, 'classic'], [1, 'bogus'])),
    'x-message-ttl': argument(
      timed ? 40 : 8,
      timed ? weighted([6, SHORT_MS], [2, LONG_MS], [2, 0]) : weighted([3, 0], [2, LONG_MS], [1, 1e6]),
    ),
    'x-expires': argument(timed ? 15 : 3, timed ? weighted([3, SHORT_MS], [1, LONG_MS]) : weighted([9, LONG_MS], [1, 0])),
    'x-max-length': argument(20, weighted([1, 0], [3, 1], [3, 2], [1, 3])),
    // a quorum queue counts more than the body, and not the same on each version
    'x-max-length-bytes': argument(8, quorum ? weighted([1, 0], [4, 100_000]) : weighted([1, 0], [2, 10], [2, 100])),
    'x-overflow': argument(20, weighted([3, 'drop-head'], [5, 'reject-publish'], [4, 'reject-publish-dlx'], [1, 'bogus'])),
    'x-dead-letter-exchange': argument(40, weighted([5, ''], [3, 'x1'], [3, 'x2'], [1, 'x9'])),
    'x-dead-letter-routing-key': argument(25, weighted([4, 'q1'], [4, 'q2'], [4, 'q3'], [2, 'a'])),
    'x-max-priority': argument(quorum ? 2 : 12, weighted([3, 3], [1, 1], [1, 10], [1, 255], [1, 256])),
    'x-single-active-consumer': argument(8, weighted([5, true], [1, false])),
    'x-delivery-limit': maybe<HeaderValue>(quorum ? 30 : 1, weighted([1, 0], [2, 1], [1, 2])),
    'x-queue-mode': argument(2, weighted([1, 'lazy'], [1, 'default'], [1, 'bogus'])),
    'x-queue-version': argument(1, weighted([1, 1], [1, 2], [1, 3])),
    'x-unknown': maybe(1, ODD_VALUE),
  }).map(({ 'x-dead-letter-routing-key': key, ...args }) =>
    // alone, it is refused
    key === undefined || !('x-dead-letter-exchange' in args) ? args : { ...args, 'x-dead-letter-routing-key': key },
  );
}

function queueOptions(flavour: Flavour): Arbitrary<QueueDeclareOptions> {
  const classic = fields<QueueDeclareOptions>({
    durable: chance(40),
    exclusive: chance(5),
    autoDelete: chance(6),
    arguments: unlessEmpty(queueArguments(flavour)),
  });
  if (!flavour.quorum) return classic;
  // a quorum queue is refused unless it is like this
  return classic.map(({ arguments: { 'x-delivery-limit': limit, ...args } = {}, ...options }) => {
    if (args['x-queue-type'] !== 'quorum') return { ...options, arguments: args };
    return { durable: true, arguments: { ...args, ...(limit !== undefined && { 'x-delivery-limit': limit }) } };
  });
}

/** A queue of this name is declared, in most cases so that it works. */
export function queueDeclaration(flavour: Flavour, queue: Arbitrary<string>): Arbitrary<ChannelOperationOf<'queue.declare'>> {
  return fields<ChannelOperationOf<'queue.declare'>>({
    do: fc.constant('queue.declare' as const),
    queue,
    options: unlessEmpty(queueOptions(flavour)),
  });
}

const EXCHANGE_OPTIONS = fields<ExchangeDeclareOptions>({
  durable: chance(30),
  autoDelete: chance(10),
  internal: chance(3),
  arguments: unlessEmpty(
    fields<Record<string, HeaderValue>>({ 'alternate-exchange': argument(15, weighted([3, 'x1'], [3, 'x2'], [2, 'x3'], [1, 'x9'])) }),
  ),
});

const EXCHANGE_TYPE = weighted([6, 'direct'], [6, 'fanout'], [6, 'topic'], [4, 'headers'], [0.2, 'bogus']);

/** An exchange is declared. */
export function exchangeDeclaration(exchange: Arbitrary<string>): Arbitrary<ChannelOperationOf<'exchange.declare'>> {
  return fields<ChannelOperationOf<'exchange.declare'>>({
    do: fc.constant('exchange.declare' as const),
    exchange,
    type: EXCHANGE_TYPE,
    options: unlessEmpty(EXCHANGE_OPTIONS),
  });
}

const HEADER = fc.constantFrom<HeaderValue>(1, '1', true, 'a', null, 1.5);

const BINDING_ARGUMENTS = unlessEmpty(
  fields<Record<string, HeaderValue>>({
    'x-match': maybe(30, weighted<HeaderValue>([6, 'all'], [6, 'any'], [3, 'all-with-x'], [3, 'any-with-x'], [0.5, 'some'], [0.3, 5])),
    h: maybe(25, HEADER),
    i: maybe(12, HEADER),
    'x-h': maybe(6, HEADER),
  }),
);

/** A queue is bound. */
export const QUEUE_BINDING = fields<ChannelOperationOf<'queue.bind'>>({
  do: fc.constant('queue.bind' as const),
  queue: QUEUE,
  source: EXCHANGE,
  routingKey: BINDING_KEY,
  arguments: BINDING_ARGUMENTS,
});

/** An exchange is bound. */
export const EXCHANGE_BINDING = fields<ChannelOperationOf<'exchange.bind'>>({
  do: fc.constant('exchange.bind' as const),
  destination: EXCHANGE,
  source: EXCHANGE,
  routingKey: BINDING_KEY,
  arguments: BINDING_ARGUMENTS,
});

/** Topology changes, is looked at, and goes. */
export function topologyOperation(flavour: Flavour): Arbitrary<ChannelOperation> {
  const odd = weighted([1, 'amq.direct'], [1, 'amq.mine'], [1, '']);
  return either<ChannelOperation>(
    [3, queueDeclaration(flavour, either([12, DECLARED_QUEUE], [3, fc.constant('')], [1, fc.constant('amq.mine')]))],
    [
      3,
      fields<ChannelOperationOf<'queue.declare'>>({
        do: fc.constant('queue.declare' as const),
        queue: QUEUE,
        options: fc.constant(undefined),
      }),
    ],
    [2, fields<ChannelOperationOf<'queue.look'>>({ do: fc.constant('queue.look' as const), queue: QUEUE })],
    [3, fields<ChannelOperationOf<'queue.purge'>>({ do: fc.constant('queue.purge' as const), queue: QUEUE })],
    [
      4,
      fields<ChannelOperationOf<'queue.delete'>>({
        do: fc.constant('queue.delete' as const),
        queue: QUEUE,
        ifUnused: chance(25),
        ifEmpty: chance(25),
      }),
    ],
    [6, QUEUE_BINDING],
    [3, QUEUE_BINDING.map((bind) => ({ ...bind, do: 'queue.unbind' as const }))],
    [2, exchangeDeclaration(either([12, DECLARED_EXCHANGE], [1, odd]))],
    [1, fields<ChannelOperationOf<'exchange.look'>>({ do: fc.constant('exchange.look' as const), exchange: EXCHANGE })],
    [
      2,
      fields<ChannelOperationOf<'exchange.delete'>>({
        do: fc.constant('exchange.delete' as const),
        exchange: either([12, EXCHANGE], [1, odd]),
        ifUnused: chance(30),
      }),
    ],
    [3, EXCHANGE_BINDING],
    [1, EXCHANGE_BINDING.map((bind) => ({ ...bind, do: 'exchange.unbind' as const }))],
  );
}
