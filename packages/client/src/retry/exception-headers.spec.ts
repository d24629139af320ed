import { Message } from '@nest-amqp/core';
import { withExceptionHeaders } from './exception-headers';

const route = { exchange: 'orders', routingKey: 'order.placed' };

describe('a copy with exception headers', () => {
  it('keeps the body and the properties, and tells what went wrong', () => {
    const message = new Message(Buffer.from('{}'), { messageId: 'm', contentType: 'application/json', headers: { tenant: 'a' } });
    const copy = withExceptionHeaders(message, new TypeError('boom'), route);
    expect(copy.body).toBe(message.body);
    expect(copy.properties).toMatchObject({ messageId: 'm', contentType: 'application/json', deliveryMode: 2 });
    expect(copy.properties.headers).toMatchObject({
      tenant: 'a',
      'x-exception-message': 'boom',
      'x-exception-type': 'TypeError',
      'x-exception-stacktrace': expect.stringContaining('TypeError: boom') as string,
      'x-original-exchange': 'orders',
      'x-original-routingKey': 'order.placed',
    });
    expect(message.properties.headers).toEqual({ tenant: 'a' });
  });

  it('neither expires nor is copied to anybody else', () => {
    const message = new Message(Buffer.from(''), { expirationMs: 500, headers: { CC: ['elsewhere'], BCC: ['hidden'] } });
    const { expirationMs, headers } = withExceptionHeaders(message, new Error('boom'), route).properties;
    expect(expirationMs).toBeUndefined();
    expect(headers).toMatchObject({ 'x-original-expiration': 500, 'x-original-cc': ['elsewhere'] });
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['CC']));
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['BCC']));
  });

  it('fits a frame however much the error has to say', () => {
    const error = new Error('x'.repeat(100_000));
    const { headers } = withExceptionHeaders(new Message(Buffer.from('')), error, route).properties;
    expect(JSON.stringify(headers).length).toBeLessThan(4_096);
  });

  it("counts bytes, not characters, and leaves the stack out when the message's own headers take the room", () => {
    const error = new Error('ü'.repeat(100_000));
    const own = withExceptionHeaders(new Message(Buffer.from('')), error, route).properties.headers;
    expect(Buffer.byteLength(JSON.stringify(own))).toBeLessThan(4_096);
    const crowded = new Message(Buffer.from(''), { headers: { big: 'x'.repeat(6_500) } });
    const { headers } = withExceptionHeaders(crowded, error, route).properties;
    expect(headers).not.toHaveProperty('x-exception-stacktrace');
    expect(headers['x-exception-message']).toMatch(/^ü+\.\.\.$/);
  });
});
