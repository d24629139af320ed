import { gzipSync } from 'node:zlib';
import { Message } from '@nest-amqp/core';
import { gunzip, gzip } from './gzip';

const text = 'a message that says the same again, that says the same again, that says the same again';

describe('gzip', () => {
  it('compresses a body and says so in front of its encoding, as Spring AMQP does', () => {
    const message = new Message(Buffer.from(text), { contentType: 'text/plain', contentEncoding: 'UTF-8', headers: { a: 1 } });
    const packed = gzip()(message);
    expect(packed.body.length).toBeLessThan(message.body.length);
    expect(packed.properties).toMatchObject({
      contentType: 'text/plain',
      contentEncoding: 'gzip, UTF-8',
      headers: { a: 1, springAutoDecompress: true },
    });
    expect(message.properties).toMatchObject({ contentEncoding: 'UTF-8', headers: { a: 1 } });
  });

  it('leaves a small body as it is where it is told so', () => {
    const message = new Message(Buffer.from('small'));
    expect(gzip({ fromBytes: 100 })(message)).toBe(message);
    expect(gzip({ fromBytes: 5, level: 9 })(message).properties.contentEncoding).toBe('gzip');
  });
});

describe('gunzip', () => {
  it('gives back what gzip was given, and how the message arrived', () => {
    const { body, properties } = gzip()(new Message(Buffer.from(text), { contentEncoding: 'UTF-8', headers: { a: 1 } }));
    const delivery = { deliveryTag: 7, redelivered: true, exchange: 'x', routingKey: 'k', properties, body };
    const message = gunzip()(Message.received(delivery, 'q'));
    expect(message.body.toString()).toBe(text);
    expect(message.properties).toMatchObject({ contentEncoding: 'UTF-8', headers: { a: 1 }, deliveryTag: 7, consumerQueue: 'q' });
    expect(message.properties.headers).not.toHaveProperty('springAutoDecompress');
  });

  it.each([
    ['gzip', undefined],
    ['gzip, UTF-8', 'UTF-8'],
    ['gzip:UTF-8', 'UTF-8'],
    ['GZIP', undefined],
    ['gzip, gzip', 'gzip'],
  ])('takes %s off the encoding', (contentEncoding, left) => {
    const message = gunzip()(new Message(gzipSync(text), { contentEncoding }));
    expect(message.body.toString()).toBe(text);
    expect(message.properties.contentEncoding).toBe(left);
  });

  it('leaves other messages as they are', () => {
    for (const contentEncoding of [undefined, 'UTF-8', 'gzipped']) {
      const message = new Message(Buffer.from(text), { contentEncoding });
      expect(gunzip()(message)).toBe(message);
    }
  });

  it('refuses a body that would become larger than it may', () => {
    const bomb = new Message(gzipSync(Buffer.alloc(10_000_000)), { contentEncoding: 'gzip' });
    expect(bomb.body.length).toBeLessThan(20_000);
    expect(() => gunzip({ maxBytes: 1_000_000 })(bomb)).toThrow(expect.objectContaining({ code: 'CONVERSION_FAILED' }));
    expect(() => gunzip({ maxBytes: 1_000_000 })(bomb)).toThrow('larger than 1000000 bytes');
  });

  it('refuses a body that is no gzip', () => {
    const message = new Message(Buffer.from(text), { contentEncoding: 'gzip' });
    expect(() => gunzip()(message)).toThrow(expect.objectContaining({ code: 'CONVERSION_FAILED' }));
  });
});
