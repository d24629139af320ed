import type { BasicProperties, ConsumeOptions, HeaderValue } from '@nest-amqp/core';
import fc, { type Arbitrary } from 'fast-check';
import type { ChannelOperation, ChannelOperationOf, DeliveryReference, PublishOperation } from '../program/operation';
import { ANSWER_KEY } from '../program/naming';
import { LONG_MS, SHORT_MS } from '../program/timed';
import { chance, either, fields, maybe, unlessEmpty, weighted } from './chances';
import { DECLARED_QUEUE, EXCHANGE, KNOWN_TAG, QUEUE, ROUTING_KEY, TAG } from './names';
import type { Flavour } from './topology';

const HEADER = fc.constantFrom<HeaderValue>(1, '1', true, 'a', null, 1.5, 300, -70_000, [1, 'a'], { z: 1, a: [true] }, 2 ** 40);
const KEYS = fc.constantFrom<HeaderValue>(['q1'], ['q2', 'q3'], ['a'], ['a', 'b'], []);

const HEADERS = unlessEmpty(
  fields<Record<string, HeaderValue>>({
    z: maybe(10, HEADER),
    h: maybe(25, HEADER),
    i: maybe(10, HEADER),
    'x-h': maybe(4, HEADER),
    CC: maybe(6, either<HeaderValue>([12, KEYS], [1, fc.constant('q1')])),
    BCC: maybe(5, either<HeaderValue>([12, KEYS], [1, fc.constant(1)])),
  }),
);

function properties({ timed }: Flavour): Arbitrary<BasicProperties> {
  return fields<BasicProperties>({
    headers: HEADERS,
    deliveryMode: maybe(40, weighted([2, 2 as const], [1, 1 as const])),
    priority: maybe(20, weighted([2, 0], [2, 1], [2, 2], [1, 5], [1, 9], [1, 255])),
    expirationMs: maybe(timed ? 25 : 5, timed ? weighted([5, SHORT_MS], [1, LONG_MS], [1, 0]) : weighted([2, 0], [3, LONG_MS])),
    contentType: maybe(8, fc.constant('text/plain')),
    contentEncoding: maybe(4, fc.constant('utf-8')),
    correlationId: maybe(5, fc.constant('c')),
    replyTo: maybe(6, weighted([1, 'back'], [1, 'amq.rabbitmq.reply-to'])),
    messageId: maybe(5, fc.constant('m')),
    timestamp: maybe(5, fc.constant(new Date('2020-01-02T03:04:05Z'))),
    type: maybe(4, fc.constant('t')),
    userId: maybe(3, weighted([8, 'guest'], [1, 'bob'])),
    appId: maybe(4, fc.constant('app')),
    clusterId: maybe(2, fc.constant('cluster')),
  });
}

/** A message is published: half of them straight to a queue. */
function publishing(flavour: Flavour): Arbitrary<PublishOperation> {
  const common = {
    do: fc.constant('publish' as const),
    properties: unlessEmpty(properties(flavour)),
    size: maybe(12, weighted([3, 10], [3, 60], [1, 5000])),
    mandatory: chance(15),
    immediate: chance(0.2),
  };
  return either(
    [
      5,
      fields<PublishOperation>({
        ...common,
        exchange: fc.constant(''),
        routingKey: either([15, DECLARED_QUEUE], [1, QUEUE], [1, fc.constant(ANSWER_KEY)]),
      }),
    ],
    [5, fields<PublishOperation>({ ...common, exchange: EXCHANGE, routingKey: ROUTING_KEY })],
  );
}

const CONSUMING = fields<ChannelOperationOf<'consume'>>({
  do: fc.constant('consume' as const),
  queue: either([30, QUEUE], [1, fc.constant('amq.rabbitmq.reply-to')]),
  options: unlessEmpty(
    fields<Omit<ConsumeOptions, 'onOversized'>>({
      consumerTag: maybe(50, TAG),
      noAck: chance(25),
      exclusive: chance(6),
      noLocal: chance(3),
      arguments: unlessEmpty(
        fields<Record<string, HeaderValue>>({ 'x-priority': maybe(12, weighted<HeaderValue>([3, 1], [3, 2], [1, -1], [0.4, 'high'])) }),
      ),
    }),
  ),
});

const DELIVERY: Arbitrary<DeliveryReference> = weighted<DeliveryReference>(
  [20, 0],
  [10, 1],
  [5, 2],
  [3, 5],
  [0.4, 'zero'],
  [0.2, 'settled'],
  [0.2, 'unknown'],
);

const SETTLING: Arbitrary<ChannelOperation> = either<ChannelOperation>(
  [4, fields<ChannelOperationOf<'ack'>>({ do: fc.constant('ack' as const), delivery: DELIVERY, multiple: chance(30) })],
  [
    4,
    fields<ChannelOperationOf<'nack'>>({
      do: fc.constant('nack' as const),
      delivery: DELIVERY,
      multiple: chance(30),
      requeue: maybe(50, fc.constant(false as const)),
    }),
  ],
  [
    3,
    fields<ChannelOperationOf<'reject'>>({
      do: fc.constant('reject' as const),
      delivery: DELIVERY,
      requeue: maybe(50, fc.constant(false as const)),
    }),
  ],
);

/** Messages move. */
export function messageOperation(flavour: Flavour): Arbitrary<ChannelOperation> {
  return either<ChannelOperation>(
    [24, publishing(flavour)],
    [6, CONSUMING],
    [2, fields<ChannelOperationOf<'cancel'>>({ do: fc.constant('cancel' as const), tag: KNOWN_TAG })],
    [5, fields<ChannelOperationOf<'get'>>({ do: fc.constant('get' as const), queue: QUEUE, noAck: chance(25) })],
    [9, SETTLING],
    [1, fields<ChannelOperationOf<'recover'>>({ do: fc.constant('recover' as const), requeue: maybe(4, fc.constant(false as const)) })],
  );
}
