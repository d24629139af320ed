import 'reflect-metadata';
import { Exclude, Expose, Type } from 'class-transformer';
import { Message } from '../message/message';
import { MessageProperties } from '../message/message-properties';
import { JsonMessageConverter } from './json-message-converter';
import { listOf } from './list-of';
import { MessageType } from './message-type';

class Line {
  article!: string;
  get shout(): string {
    return this.article.toUpperCase();
  }
}

@MessageType('order.placed', { aliases: ['com.acme.OrderPlaced'] })
class OrderPlaced {
  id!: number;
  @Type(() => Line) lines!: Line[];
  @Exclude() secret?: string;
}

class ExpressOrder extends OrderPlaced {}
class Other {}

const json = (text: string, properties: Partial<MessageProperties> = {}): Message =>
  new Message(Buffer.from(text), { contentType: 'application/json', contentEncoding: 'UTF-8', ...properties });
const converter = new JsonMessageConverter({ types: [OrderPlaced, ExpressOrder, Other] });

describe('the JSON converter writing', () => {
  it('names the class of an instance by its message type and leaves out what class-transformer excludes', () => {
    const order = Object.assign(new OrderPlaced(), { id: 1, lines: [], secret: 'x' });
    const message = converter.toMessage(order, new MessageProperties());
    expect(message.body.toString()).toBe('{"id":1,"lines":[]}');
    expect(message.properties).toMatchObject({
      contentType: 'application/json',
      contentEncoding: 'UTF-8',
      headers: { __TypeId__: 'order.placed' },
    });
  });

  it('leaves out what class-transformer excludes of the elements of an array as well', () => {
    const order = Object.assign(new OrderPlaced(), { id: 1, lines: [], secret: 'x' });
    const message = converter.toMessage([{ id: 0 }, order], new MessageProperties());
    expect(message.body.toString()).toBe('[{"id":0},{"id":1,"lines":[]}]');
    expect(message.properties.headers).toEqual({});
  });

  it('leaves out what class-transformer excludes wherever in plain objects an instance stands, and changes nothing that it is given', () => {
    const order = Object.assign(new OrderPlaced(), { id: 1, lines: [], secret: 'x' });
    const payload = { order, all: [{ order }], at: new Date(0), price: { toJSON: () => '1.50' } };
    const message = converter.toMessage(payload, new MessageProperties());
    const plain = { id: 1, lines: [] };
    expect(JSON.parse(message.body.toString())).toEqual({
      order: plain,
      all: [{ order: plain }],
      at: '1970-01-01T00:00:00.000Z',
      price: '1.50',
    });
    expect(message.properties.headers).toEqual({});
    expect(payload.order.secret).toBe('x');
  });

  it('leaves a class that says by toJSON how it is written to itself', () => {
    class Money {
      constructor(private readonly cents: number) {}
      toJSON(): string {
        return (this.cents / 100).toFixed(2);
      }
    }
    for (const payload of [{ price: new Money(150) }, [new Money(150)]]) {
      expect(converter.toMessage(payload, new MessageProperties()).body.toString()).toContain('"1.50"');
    }
  });

  it('names the class of the elements of a list (Spring H10)', () => {
    const orders = [1, 2].map((id) => Object.assign(new OrderPlaced(), { id, lines: [] }));
    expect(converter.toMessage(orders, new MessageProperties()).properties.headers).toEqual({ __ContentTypeId__: 'order.placed' });
    expect(converter.toMessage([...orders, new Other()], new MessageProperties()).properties.headers).toEqual({});
    expect(converter.toMessage([], new MessageProperties()).properties.headers).toEqual({});
  });

  it('names a class without a message type by its own name, not by a parent’s', () => {
    expect(converter.toMessage(new ExpressOrder(), new MessageProperties()).properties.headers).toEqual({ __TypeId__: 'ExpressOrder' });
  });

  it('gives plain objects, arrays and primitives no type', () => {
    for (const payload of [{ a: 1 }, [1], 'text', 5, null]) {
      const message = converter.toMessage(payload, new MessageProperties());
      expect(message.properties.headers).toEqual({});
      expect(JSON.parse(message.body.toString())).toEqual(payload);
    }
  });

  it('sends bytes as they are', () => {
    const message = converter.toMessage(Buffer.from([1, 2]), new MessageProperties());
    expect(message.body).toEqual(Buffer.from([1, 2]));
    expect(message.properties.contentType).toBe('application/octet-stream');
  });

  it.each([undefined, () => 1, 1n, Symbol('s')])('refuses what JSON cannot say: %p', (payload) => {
    expect(() => converter.toMessage(payload, new MessageProperties())).toThrow(expect.objectContaining({ code: 'CONVERSION_FAILED' }));
  });

  it('refuses a cycle', () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(() => converter.toMessage(cycle, new MessageProperties())).toThrow('cannot be written as JSON');
  });
});

describe('the JSON converter reading', () => {
  it('builds the declared class with its nested classes', () => {
    const order = converter.fromMessage(json('{"id":1,"lines":[{"article":"tea"}]}'), OrderPlaced) as OrderPlaced;
    expect(order).toBeInstanceOf(OrderPlaced);
    expect(order.lines[0]?.shout).toBe('TEA');
  });

  it.each(['order.placed', 'com.acme.OrderPlaced'])('builds the class that a known type id stands for: %s', (id) => {
    expect(converter.fromMessage(json('{}', { headers: { __TypeId__: id } }))).toBeInstanceOf(OrderPlaced);
  });

  it('builds the subclass that the message names where its parent is declared', () => {
    expect(converter.fromMessage(json('{}', { headers: { __TypeId__: 'ExpressOrder' } }), OrderPlaced)).toBeInstanceOf(ExpressOrder);
  });

  it('ignores an unknown type id: the declared type is built, and without one it is plain JSON', () => {
    const message = json('{"id":1}', { headers: { __TypeId__: 'com.acme.Unknown' } });
    expect(converter.fromMessage(message, OrderPlaced)).toBeInstanceOf(OrderPlaced);
    expect(converter.fromMessage(message)).toEqual({ id: 1 });
  });

  it('refuses a known type that is not assignable to the declared one', () => {
    expect(() => converter.fromMessage(json('{}', { headers: { __TypeId__: 'Other' } }), OrderPlaced)).toThrow(
      expect.objectContaining({ code: 'PAYLOAD_TYPE_MISMATCH' }),
    );
  });

  it.each([
    ['"text"', Number],
    ['5', String],
    ['"x"', Boolean],
    ['{}', Array],
    ['[]', OrderPlaced],
    ['"no date"', Date],
  ])('refuses %s where %p is declared', (text, declared) => {
    expect(() => converter.fromMessage(json(text), declared)).toThrow(expect.objectContaining({ code: 'PAYLOAD_TYPE_MISMATCH' }));
  });

  it('reads primitives, arrays and dates as declared', () => {
    expect(converter.fromMessage(json('"x"'), String)).toBe('x');
    expect(converter.fromMessage(json('5'), Number)).toBe(5);
    expect(converter.fromMessage(json('[1]'), Array)).toEqual([1]);
    expect(converter.fromMessage(json('"2026-01-01T00:00:00Z"'), Date)).toEqual(new Date('2026-01-01T00:00:00Z'));
  });

  it('builds the elements of a declared list, and of one that the message names', () => {
    const message = json('[{"id":1},{"id":2}]', { headers: { __ContentTypeId__: 'order.placed' } });
    for (const list of [converter.fromMessage(message), converter.fromMessage(json('[{"id":1},{"id":2}]'), listOf(OrderPlaced))]) {
      expect(list).toEqual([expect.any(OrderPlaced), expect.any(OrderPlaced)]);
    }
    expect(converter.fromMessage(json('[[1],[2,3]]'), listOf(listOf(Number)))).toEqual([[1], [2, 3]]);
    expect(converter.fromMessage(json('["a"]'), listOf(String))).toEqual(['a']);
    expect(listOf(OrderPlaced)).toBe(listOf(OrderPlaced));
    expect(listOf(OrderPlaced).name).toBe('OrderPlaced[]');
  });

  it.each([
    ['{}', listOf(OrderPlaced)],
    ['[5]', listOf(OrderPlaced)],
    ['["5"]', listOf(Number)],
  ])('refuses %s where a list of something else is declared', (text, declared) => {
    expect(() => converter.fromMessage(json(text), declared)).toThrow(expect.objectContaining({ code: 'PAYLOAD_TYPE_MISMATCH' }));
  });

  it.each([OrderPlaced, String, Number, Array, listOf(OrderPlaced)])(
    'gives null where the message holds it, whatever is declared: %p',
    (type) => {
      expect(converter.fromMessage(json('null'), type)).toBeNull();
    },
  );

  it('reads bytes as text where a string is declared (Spring D13)', () => {
    expect(converter.fromMessage(json('héllo', { contentType: 'application/octet-stream', contentEncoding: undefined }), String)).toBe(
      'héllo',
    );
  });

  it('keeps properties that the class says nothing of, or drops what is not exposed', () => {
    class Price {
      @Expose() cents!: number;
    }
    const message = json('{"cents":5,"more":true}');
    expect(converter.fromMessage(message, Price)).toEqual({ cents: 5, more: true });
    expect(new JsonMessageConverter({ unknownProperties: 'drop' }).fromMessage(message, Price)).toEqual({ cents: 5 });
  });

  it('gives the bytes where a Buffer is declared, whatever they hold', () => {
    expect(converter.fromMessage(json('not json'), Buffer)).toEqual(Buffer.from('not json'));
  });

  it('says that a body is not JSON', () => {
    expect(() => converter.fromMessage(json('{"a":'))).toThrow(/is not JSON/);
  });

  it('reads a message without a content type as JSON, text as text, and other bytes as bytes', () => {
    expect(converter.fromMessage(new Message(Buffer.from('{"a":1}')))).toEqual({ a: 1 });
    expect(converter.fromMessage(json('hello', { contentType: 'text/plain' }))).toBe('hello');
    expect(converter.fromMessage(json('{}', { contentType: 'application/octet-stream' }))).toEqual(Buffer.from('{}'));
    expect(converter.fromMessage(json('{"a":1}', { contentType: 'application/vnd.acme+json; charset=utf-8' }))).toEqual({ a: 1 });
  });

  it('refuses an encoding that it does not know', () => {
    expect(() => converter.fromMessage(json('{}', { contentEncoding: 'gzip' }))).toThrow("content encoding 'gzip'");
    expect(() => converter.fromMessage(json('{}', { contentEncoding: 'constructor' }))).toThrow("content encoding 'constructor'");
  });

  it.each([
    '{"__proto__":{"polluted":true},"a":1}',
    '{"\\u005f_proto__":{"polluted":true},"a":1}',
    '{"constructor":{"prototype":{"polluted":true}},"a":1}',
  ])('drops keys that reach for prototypes: %s', (text) => {
    for (const type of [undefined, OrderPlaced]) {
      const value = converter.fromMessage(json(text), type) as Record<string, unknown>;
      expect(value.polluted).toBeUndefined();
      expect(Object.prototype.hasOwnProperty.call(value, '__proto__')).toBe(false);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    }
  });

  it('never has two classes under one name', () => {
    class First {}
    const Second = class First {};
    expect(() => new JsonMessageConverter({ types: [First, Second] })).toThrow("message type 'First'");
  });
});
