import { isMessage, Message } from './message';
import { MessageBuilder } from './message-builder';
import { MessageProperties } from './message-properties';

const delivery = {
  deliveryTag: 7,
  consumerTag: 'c',
  redelivered: true,
  exchange: 'orders',
  routingKey: 'placed',
  properties: { deliveryMode: 2 as const, userId: 'guest', messageId: 'm1', headers: { tenant: 'a' } },
  body: Buffer.from('hello'),
};

describe('a message', () => {
  it('does not copy the bytes that it is given', () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const message = new Message(bytes);
    bytes[0] = 9;
    expect(message.body[0]).toBe(9);
  });

  it('that was received says where it came from, and keeps the sender’s delivery mode and user apart', () => {
    const { properties } = Message.received(delivery, 'placed-orders');
    expect(properties).toMatchObject({
      receivedExchange: 'orders',
      receivedRoutingKey: 'placed',
      receivedDeliveryMode: 2,
      receivedUserId: 'guest',
      deliveryTag: 7,
      redelivered: true,
      consumerTag: 'c',
      consumerQueue: 'placed-orders',
      messageId: 'm1',
    });
    expect(properties.deliveryMode).toBeUndefined();
    expect(properties.userId).toBeUndefined();
  });

  it('is recognised by its brand', () => {
    expect(isMessage(new Message(Buffer.alloc(0)))).toBe(true);
    expect(isMessage({ body: Buffer.alloc(0), properties: {} })).toBe(false);
  });

  it('never shows its body when it is printed', () => {
    expect(Message.received(delivery, 'q').toString()).toBe("Message m1 from 'orders' with key 'placed' (no content type, 5 bytes)");
  });

  it('can be built from another one without changing that one', () => {
    const first = new Message(Buffer.from('x'), { headers: { a: 1 } });
    const second = MessageBuilder.fromMessage(first).setHeader('b', 2).removeHeader('a').andProperties({ priority: 3 }).build();
    expect(second.properties.headers).toEqual({ b: 2 });
    expect(second.properties.priority).toBe(3);
    expect(first.properties.headers).toEqual({ a: 1 });
  });

  it('does not share its headers with the properties that it was made from', () => {
    const headers = { a: 1 };
    const properties = new MessageProperties({ headers });
    properties.headers.b = 2;
    expect(headers).toEqual({ a: 1 });
  });
});
