import { Message } from '../message/message';
import { MessageProperties } from '../message/message-properties';
import { ContentTypeDelegatingMessageConverter } from './content-type-delegating-message-converter';
import { JsonMessageConverter } from './json-message-converter';
import { SimpleMessageConverter } from './simple-message-converter';

const converter = new ContentTypeDelegatingMessageConverter(
  { 'application/json': new JsonMessageConverter() },
  new SimpleMessageConverter(),
);

describe('the content-type delegating converter', () => {
  it('chooses by the content type, without its parameters, in both directions', () => {
    const properties = new MessageProperties({ contentType: 'application/json; charset=utf-8' });
    const message = converter.toMessage({ a: 1 }, properties);
    expect(converter.fromMessage(message)).toEqual({ a: 1 });
  });

  it('falls back to its default', () => {
    const message = converter.toMessage('hello', new MessageProperties());
    expect(message.properties.contentType).toBe('text/plain');
    expect(converter.fromMessage(message)).toBe('hello');
    expect(converter.fromMessage(new Message(Buffer.from([1])))).toEqual(Buffer.from([1]));
  });
});

describe('the simple converter', () => {
  it('refuses what is neither text nor bytes', () => {
    expect(() => new SimpleMessageConverter().toMessage({ a: 1 }, new MessageProperties())).toThrow('not an object (Object)');
    expect(() => new SimpleMessageConverter().fromMessage(new Message(Buffer.from('x')), Map)).toThrow('cannot become a Map');
  });

  it('reads anything as text where a string is declared', () => {
    expect(new SimpleMessageConverter().fromMessage(new Message(Buffer.from('é'), { contentEncoding: 'utf8' }), String)).toBe('é');
  });
});
