import { MessageProperties } from '@nest-amqp/core';
import { readFrom, sentTo } from './destination';

function receivedFrom(exchange: string, routingKey: string): MessageProperties {
  return MessageProperties.received(
    { deliveryTag: 1, redelivered: false, exchange, routingKey, properties: {}, body: Buffer.alloc(0) },
    'q',
  );
}

describe('the destination of a message', () => {
  it.each([
    ['orders', 'placed', 'orders:placed', 'orders'],
    ['orders', '', 'orders', 'orders'],
    ['', 'queue', 'queue', 'queue'],
    ['', '', 'amq.default', 'amq.default'],
    ['', 'amq.rabbitmq.reply-to.g1hk', 'amq.rabbitmq.reply-to.g1hk', 'amq.rabbitmq.reply-to'],
  ])('that is sent to exchange %j with key %j is %s, one of %s', (exchange, routingKey, name, template) => {
    expect(sentTo(exchange, routingKey)).toEqual({ name, template });
  });

  it.each([
    ['orders', 'placed', 'q', 'orders:placed:q', 'q'],
    ['', 'q', 'q', 'q', 'q'],
    ['', 'amq.gen-x', 'amq.gen-x', 'amq.gen-x', 'amq.gen'],
  ])('that came by exchange %j and key %j from queue %j is %s, one of %s', (exchange, routingKey, queue, name, template) => {
    expect(readFrom(receivedFrom(exchange, routingKey), queue)).toEqual({ name, template });
  });
});
