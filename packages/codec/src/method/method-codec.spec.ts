import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FrameDecoder } from '../frame/frame-decoder';
import { METHOD_IDS, type Method } from '../generated/method';
import { decodeMethod } from './decode-method';
import { encodeMethod } from './encode-method';
import { methodName } from './method-name';

// The same values in each test run.
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_260) });

interface Argument {
  readonly name: string;
  readonly type?: string;
  readonly domain?: string;
}

interface Grammar {
  readonly domains: readonly (readonly [string, string])[];
  readonly classes: readonly {
    readonly id: number;
    readonly name: string;
    readonly methods: readonly { readonly id: number; readonly name: string; readonly arguments: readonly Argument[] }[];
  }[];
}

const grammar = JSON.parse(readFileSync(join(__dirname, '../../spec/amqp-rabbitmq-0.9.1.json'), 'utf8')) as Grammar;
const domains = new Map(grammar.domains);
const typeOf = ({ type, domain }: Argument): string => type ?? domains.get(domain ?? '') ?? domain ?? '';

const METHODS = grammar.classes.flatMap(({ id: classId, name: className, methods }) =>
  methods.map(({ id, name, arguments: fields }) => ({ name: `${className}.${name}`, classId, methodId: id, fields })),
);

const VALUES: Record<string, fc.Arbitrary<unknown>> = {
  bit: fc.boolean(),
  octet: fc.nat({ max: 0xff }),
  short: fc.nat({ max: 0xffff }),
  long: fc.nat({ max: 0xffff_ffff }),
  longlong: fc.oneof(fc.maxSafeNat(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n })),
  shortstr: fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => Buffer.byteLength(text) < 256),
  longstr: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  table: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(fc.integer(), fc.string(), fc.boolean()), { noNullPrototype: true }),
};

const RESERVED = new Set(['ticket', 'capabilities', 'insist', 'known-hosts', 'out-of-band', 'channel-id', 'cluster-id']);
const camelCase = (name: string): string => name.replace('nowait', 'no-wait').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** Any values for the fields of a method, but for what AMQP reserves. */
function methodOf(name: string, fields: readonly Argument[]): fc.Arbitrary<Method> {
  const named = fields.filter((field) => name === 'access.request-ok' || !RESERVED.has(field.name));
  const values = Object.fromEntries(named.map((field) => [camelCase(field.name), VALUES[typeOf(field)]!]));
  return fc.record(values).map((record) => ({ ...record, name })) as unknown as fc.Arbitrary<Method>;
}

/** The arguments as the grammar says them, written by nothing but the grammar. */
function argumentsOf(method: Method, fields: readonly Argument[]): Buffer {
  let bits: number | undefined;
  let place = 0;
  const parts: Buffer[] = [];
  const flush = (): void => {
    if (bits !== undefined) parts.push(Buffer.from([bits]));
    bits = undefined;
  };
  for (const field of fields) {
    const value = (method as unknown as Record<string, unknown>)[camelCase(field.name)];
    if (typeOf(field) === 'bit') {
      place = bits === undefined ? 0 : place + 1;
      bits = (bits ?? 0) | (value === true ? 1 << place : 0);
      continue;
    }
    flush();
    parts.push(octetsOf(typeOf(field), value));
  }
  flush();
  return Buffer.concat(parts);
}

function octetsOf(type: string, value: unknown): Buffer {
  const widths: Record<string, number> = { octet: 1, short: 2, long: 4, longlong: 8 };
  const width = widths[type];
  if (width !== undefined)
    return Buffer.from(
      BigInt((value as number | undefined) ?? 0)
        .toString(16)
        .padStart(width * 2, '0'),
      'hex',
    );
  const bytes = Buffer.from((value as string | undefined) ?? '');
  if (type === 'shortstr') return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function payloadOf(octets: Buffer, channel: number): Buffer {
  const decoder = new FrameDecoder({ frameMax: 0 });
  decoder.push(octets);
  const frame = decoder.next();
  expect(frame).toMatchObject({ type: 1, channel });
  expect(decoder.next()).toBeUndefined();
  return frame!.payload;
}

describe('the methods', () => {
  it('are those of the grammar', () => {
    const ids = Object.fromEntries(METHODS.map(({ name, classId, methodId }) => [name, classId * 0x1_0000 + methodId]));
    expect(METHOD_IDS).toEqual(ids);
    for (const [name, id] of Object.entries(ids)) expect(methodName(id)).toBe(name);
    expect(methodName(0)).toBeUndefined();
  });

  it.each(METHODS)('$name comes back as it was written', ({ name, fields }) => {
    fc.assert(
      fc.property(methodOf(name, fields), fc.nat({ max: 0xffff }), (method, channel) => {
        expect(decodeMethod(payloadOf(encodeMethod(channel, method), channel))).toEqual(method);
      }),
      { numRuns: 15 },
    );
  });

  it.each(METHODS.filter(({ fields }) => fields.every((field) => typeOf(field) !== 'table')))(
    '$name is written as the grammar says',
    ({ name, classId, methodId, fields }) => {
      fc.assert(
        fc.property(methodOf(name, fields), (method) => {
          const payload = payloadOf(encodeMethod(1, method), 1);
          expect([payload.readUInt16BE(0), payload.readUInt16BE(2)]).toEqual([classId, methodId]);
          expect(payload.subarray(4)).toEqual(argumentsOf(method, fields));
        }),
        { numRuns: 15 },
      );
    },
  );

  it('end where their arguments end', () => {
    const payload = payloadOf(encodeMethod(1, { name: 'queue.purge', queue: 'q', noWait: false }), 1);
    const malformed = expect.objectContaining({ kind: 'malformed', classId: 50, methodId: 30 }) as Error;
    expect(() => decodeMethod(Buffer.concat([payload, Buffer.from([0])]))).toThrow(malformed);
    expect(() => decodeMethod(payload.subarray(0, -1))).toThrow(malformed);
    expect(() => decodeMethod(payload.subarray(0, 3))).toThrow(expect.objectContaining({ kind: 'malformed', classId: 0 }));
  });

  it('tell a table that cannot be read from arguments that cannot', () => {
    const declared = { name: 'exchange.bind', destination: 'd', source: 's', routingKey: '', noWait: false, arguments: { a: 1 } } as const;
    const payload = payloadOf(encodeMethod(1, declared), 1);
    payload[payload.length - 2] = 0;
    expect(() => decodeMethod(payload)).toThrow(expect.objectContaining({ kind: 'malformed-table', classId: 40, methodId: 30 }));
    expect(() => decodeMethod(payload.subarray(0, -1))).toThrow(expect.objectContaining({ kind: 'malformed', classId: 40 }));
  });

  it('that nobody knows are told apart', () => {
    expect(() => decodeMethod(Buffer.from([0, 50, 0, 99]))).toThrow(
      expect.objectContaining({ kind: 'unknown-method', classId: 50, methodId: 99 }),
    );
    expect(() => decodeMethod(Buffer.from([0, 51, 0, 10]))).toThrow(expect.objectContaining({ kind: 'unknown-method', classId: 51 }));
  });

  it('take no short string that is not UTF-8', () => {
    const payload = payloadOf(encodeMethod(1, { name: 'queue.purge', queue: '\ufffdq', noWait: false }), 1);
    expect(decodeMethod(payload)).toMatchObject({ queue: '\ufffdq' });
    payload[7] = 0xff;
    expect(() => decodeMethod(payload)).toThrow(expect.objectContaining({ kind: 'invalid-utf8', classId: 50 }));
  });

  it('are not written with what their fields cannot hold', () => {
    const unencodable = expect.objectContaining({ kind: 'unencodable' }) as Error;
    expect(() => encodeMethod(1, { name: 'queue.purge', queue: 'q'.repeat(256), noWait: false })).toThrow(unencodable);
    expect(() => encodeMethod(1, { name: 'basic.qos', prefetchSize: 0, prefetchCount: 65_536, global: false })).toThrow(unencodable);
    expect(encodeMethod(1, { name: 'tx.select' })).toHaveLength(12);
  });
});
