import { canonicalTable, type BasicProperties, type HeaderTable, type HeaderValue } from '@nest-amqp/core';
import fc from 'fast-check';
import { readProperties } from '../incoming/properties-reader';
import { writeProperties } from './properties-writer';

function throughTheWire(properties: BasicProperties, room = 8192): BasicProperties {
  const buffer = Buffer.alloc(room);
  const end = writeProperties(buffer, 3, room, properties);
  return readProperties(buffer.subarray(0, end), 3);
}

/** What amqplib, another reader of the same bytes, cannot say: that these are the bytes RabbitMQ expects. */
function bytesOf(properties: BasicProperties): string {
  const buffer = Buffer.alloc(8192);
  return buffer.subarray(0, writeProperties(buffer, 0, 8192, properties)).toString('latin1');
}

describe('properties on the wire', () => {
  it('come back as they were sent', () => {
    const properties: BasicProperties = {
      contentType: 'application/json',
      contentEncoding: 'UTF-8',
      headers: { tenant: 'a' },
      deliveryMode: 2,
      priority: 9,
      correlationId: 'c',
      replyTo: 'r',
      expirationMs: 1500,
      messageId: 'm',
      timestamp: new Date(1_700_000_000_000),
      type: 't',
      userId: 'u',
      appId: 'grüße',
      clusterId: 'cluster',
    };
    expect(throughTheWire(properties)).toEqual(properties);
  });

  it('that are absent are absent', () => {
    expect(throughTheWire({})).toEqual({});
    expect(Object.keys(throughTheWire({ messageId: 'm', priority: undefined }))).toEqual(['messageId']);
    expect(bytesOf({})).toBe('\0\0');
  });

  it('hold whole seconds, before 1970, too', () => {
    expect(throughTheWire({ timestamp: new Date(1_700_000_000_999) }).timestamp).toEqual(new Date(1_700_000_000_000));
    expect(throughTheWire({ timestamp: new Date(-1500) }).timestamp).toEqual(new Date(-2000));
  });

  it('hold the expiration as a string of digits', () => {
    expect(bytesOf({ expirationMs: 0 })).toBe('\x01\0\x010');
    expect(throughTheWire({ expirationMs: 0.2 }).expirationMs).toBe(1);
  });

  it('of other programs that have no value here are absent', () => {
    const buffer = Buffer.from('\x01\0\x02-1', 'latin1');
    expect(readProperties(buffer, 0)).toEqual({});
  });

  it('refuse what the protocol has no room for', () => {
    expect(() => throughTheWire({ messageId: 'x'.repeat(256) })).toThrow(/messageId: is 256 bytes long/);
    expect(() => throughTheWire({ messageId: 'ü'.repeat(128) })).toThrow(/256 bytes/);
    expect(throughTheWire({ messageId: 'x'.repeat(255) }).messageId).toHaveLength(255);
    expect(() => throughTheWire({ priority: 256 })).toThrow(/priority/);
    expect(() => throughTheWire({ expirationMs: -1 })).toThrow(/expirationMs/);
    expect(() => throughTheWire({ timestamp: new Date(NaN) })).toThrow(/timestamp/);
    expect(() => throughTheWire({ headers: { long: 'x'.repeat(9000) } })).toThrow(/do not fit into one frame/);
    expect(() => throughTheWire({ headers: { x: undefined as unknown as string } })).toThrow(/header 'x' is undefined/);
    expect(() => throughTheWire({ headers: { x: NaN } })).toThrow(/header 'x' is NaN/);
  });
});

describe('headers on the wire', () => {
  it('take the narrowest width', () => {
    const types = { a: 1, b: -129, c: 70_000, d: 2 ** 40, e: 1.5, f: 2 ** 60, g: 9007199254740993n };
    const tags = Object.keys(types).map((name) => bytesOf({ headers: { [name]: types[name as keyof typeof types] } })[8]);
    expect(tags.join('')).toBe('bsIlddl');
  });

  it('cannot set a prototype', () => {
    const table = Buffer.from('\x20\0\0\0\0\x0c\x09__proto__t\x01', 'latin1');
    expect(Object.keys(readProperties(table, 0).headers ?? {})).toEqual([]);
  });

  const value = fc.letrec<{ value: HeaderValue; table: HeaderTable }>((tie) => ({
    value: fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.boolean(),
      fc.constant(null),
      fc.date({ noInvalidDate: true }),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.array(tie('value'), { maxLength: 4 }),
      tie('table'),
    ),
    table: fc.dictionary(
      fc.string({ maxLength: 20 }).filter((name) => name !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  }));

  it('come back in canonical form, whatever they hold', () => {
    fc.assert(
      fc.property(value.table, (headers) => {
        expect(throughTheWire({ headers, messageId: 'behind' }, 200_000)).toEqual({
          // An empty table is left out.
          ...(Object.keys(headers).length > 0 && { headers: canonicalTable(headers) }),
          messageId: 'behind',
        });
      }),
      { numRuns: 300 },
    );
  });
});
