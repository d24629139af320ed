import 'reflect-metadata';
import { Type } from 'class-transformer';
import type { HeaderTable } from '../message/basic-properties';
import { Message } from '../message/message';
import { MessageProperties } from '../message/message-properties';
import { JsonMessageConverter } from './json-message-converter';
import type { PayloadType } from './message-converter';

class Line {
  name!: string;
}

class Order {
  id!: number;
  @Type(() => Line)
  lines!: Line[];
  note?: unknown;
}

function message(text: string, typeId?: string): Message {
  const headers: HeaderTable = typeId === undefined ? {} : { __TypeId__: typeId };
  return new Message(Buffer.from(text), new MessageProperties({ contentType: 'application/json', headers }));
}

function converter(...declared: readonly unknown[]): JsonMessageConverter {
  const made = new JsonMessageConverter({ types: [Order] });
  for (const type of declared) made.registerType(type as PayloadType);
  return made;
}

const ATTACKS = [
  '{"__proto__":{"polluted":true},"id":1}',
  '{"id":1,"note":{"__proto__":{"polluted":true}}}',
  '{"id":1,"lines":[{"__proto__":{"polluted":true}}]}',
  '{"id":1,"lines":[{"constructor":{"prototype":{"polluted":true}}}]}',
  '{"constructor":{"prototype":{"polluted":true}},"id":1}',
  '{"id":1,"note":{"constructor":{"prototype":{"polluted":true}}}}',
  '{"\\u005f\\u005fproto__":{"polluted":true},"id":1}',
  '{"id":1,"note":{"const\\u0072uctor":{"prototype":{"polluted":true}}}}',
  '[{"__proto__":{"polluted":true},"id":1}]',
];

function reaches(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ('polluted' in value) return true;
  return Object.values(value).some(reaches);
}

describe('a hostile message', () => {
  it.each(ATTACKS)('pollutes no prototype, neither as plain JSON nor as a class: %s', (text) => {
    for (const read of [
      () => converter().fromMessage(message(text)),
      () => converter().fromMessage(message(text, 'Order')),
      () => converter().fromMessage(message(text.replace(/^\[|\]$/g, '')), Order),
    ]) {
      const value = read();
      expect(reaches(value)).toBe(false);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect((Order.prototype as { polluted?: unknown }).polluted).toBeUndefined();
      expect(Function.prototype).not.toHaveProperty('polluted');
    }
  });

  it.each([
    'Function',
    'Object',
    'Array',
    'Date',
    'Error',
    'Map',
    'Promise',
    'Buffer',
    'constructor',
    'toString',
    '__proto__',
    'prototype',
    '',
    'eval',
  ])('has nothing built by the type name %j, also where listeners declare classes of the language', (typeId) => {
    const reader = converter(Function, Object, Array, Date, Error, Map, Promise, Buffer, String, Number);
    expect(reader.fromMessage(message('{"id":1}', typeId))).toEqual({ id: 1 });
    expect(Object.getPrototypeOf(reader.fromMessage(message('{"id":1}', typeId)))).toBe(Object.prototype);
    expect(reader.fromMessage(message('{"id":1}', typeId), Order)).toBeInstanceOf(Order);
  });

  it('names no class by a type name that is no text', () => {
    const typed = message('{"id":1}');
    typed.properties.headers.__TypeId__ = { toString: () => 'Order' } as never;
    expect(converter().fromMessage(typed)).not.toBeInstanceOf(Order);
  });

  it('that is nested deeper than the stack is a message that cannot be converted', () => {
    const depth = 200_000;
    const text = `{"id":1,"note":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(() => converter().fromMessage(message(text), Order)).toThrow(expect.objectContaining({ code: 'CONVERSION_FAILED' }));
  });

  it('of a class whose constructor throws is a message that cannot be converted', () => {
    class Strict {
      constructor() {
        throw new Error('not so');
      }
    }
    expect(() => converter().fromMessage(message('{}'), Strict)).toThrow(/cannot become a Strict: not so/);
  });
});
