import { CorrelationData, Queue, TopicExchange } from '@nest-amqp/core';
import { readSendArguments } from './send-arguments';

const defaults = {
  exchange: 'default-exchange',
  routingKey: 'default-key',
  isExchange: (name: string) => name === 'orders',
  queueName: (queue: Queue) => `named-${queue.name}`,
};

describe('the shapes of a send', () => {
  it('with two strings and a value are exchange, key and payload', () => {
    expect(readSendArguments(['orders', 'placed', { a: 1 }], defaults)).toEqual({
      exchange: 'orders',
      routingKey: 'placed',
      payload: { a: 1 },
      options: {},
    });
    expect(readSendArguments([new TopicExchange('orders'), 'placed', 'text', { priority: 1 }], defaults)).toEqual({
      exchange: 'orders',
      routingKey: 'placed',
      payload: 'text',
      options: { priority: 1 },
    });
  });

  it('with two arguments are key and payload, on the default exchange of the template', () => {
    expect(readSendArguments(['placed', 5], defaults)).toMatchObject({ exchange: 'default-exchange', routingKey: 'placed', payload: 5 });
  });

  it('with one argument are the payload alone', () => {
    expect(readSendArguments([undefined], defaults)).toMatchObject({
      exchange: 'default-exchange',
      routingKey: 'default-key',
      payload: undefined,
    });
  });

  it('take correlation data in place of the options, as Spring does', () => {
    const correlation = new CorrelationData('c1');
    expect(readSendArguments(['orders', 'placed', 1, correlation], defaults).options).toEqual({ correlation });
  });

  it.each([['orders'], [new TopicExchange('orders')]])('refuse an exchange where two arguments begin with a key', (exchange) => {
    expect(() => readSendArguments([exchange, { a: 1 }], defaults)).toThrow(
      "'orders' is an exchange, but the first of two arguments is a routing key",
    );
  });

  it('take a queue in place of a key', () => {
    expect(readSendArguments(['', new Queue('q'), 1], defaults)).toMatchObject({ exchange: '', routingKey: 'named-q' });
    expect(readSendArguments([new Queue('q'), 1], defaults)).toMatchObject({ routingKey: 'named-q', payload: 1 });
  });

  it('refuse a key that is none', () => {
    expect(() => readSendArguments(['q', { a: 1 }, { headers: {} }], defaults)).toThrow('neither a string nor a queue');
  });
});
