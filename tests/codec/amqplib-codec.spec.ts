import { dirname, join } from 'node:path';
import {
  decodeContentHeader,
  decodeMethod,
  encodeContent,
  encodeMethod,
  FrameDecoder,
  METHOD_IDS,
  type FieldTable,
  type Frame,
  type Method,
  type Properties,
} from '@nest-amqp/codec';
import fc from 'fast-check';

// The same values in each test run.
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_260) });

interface Definitions {
  info(id: number): { readonly args: readonly { readonly type: string; readonly name: string }[] };
  decode(id: number, octets: Buffer): Record<string, unknown>;
  encodeMethod(id: number, channel: number, fields: object): Buffer;
  encodeProperties(id: number, channel: number, size: number, fields: object): Buffer;
}

// The codec of amqplib, made from the same grammar by others; it is not an entry point of that package.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const amqplib = require(join(dirname(require.resolve('amqplib')), 'lib/defs.js')) as Definitions;
const BASIC_PROPERTIES = 60;

const text = fc.string({ unit: 'grapheme', maxLength: 10 }).filter((value) => Buffer.byteLength(value) < 256);
const { table } = fc.letrec<{ table: FieldTable }>((tie) => {
  const value = fc.oneof(fc.integer(), text, fc.boolean(), fc.constant(null), fc.constant(1.5), fc.array(fc.integer()), tie('table'));
  return { table: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), value, { maxKeys: 4, noNullPrototype: true }) };
});
const VALUES: Record<string, fc.Arbitrary<unknown>> = {
  bit: fc.boolean(),
  octet: fc.nat({ max: 0xff }),
  short: fc.nat({ max: 0xffff }),
  long: fc.nat({ max: 0xffff_ffff }),
  longlong: fc.maxSafeNat(),
  shortstr: text,
  longstr: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  table,
};

const RESERVED = new Set(['ticket', 'capabilities', 'insist', 'knownHosts', 'outOfBand', 'channelId', 'clusterId']);

/** The fields of a method under amqplib's names for them. */
function fieldsOf(name: Method['name']): fc.Arbitrary<Record<string, unknown>> {
  const named = amqplib.info(METHOD_IDS[name]).args.filter((field) => name === 'access.request-ok' || !RESERVED.has(field.name));
  return fc.record(Object.fromEntries(named.map((field) => [field.name, VALUES[field.type]!])));
}

function methodOf(name: Method['name'], { nowait, ...fields }: Record<string, unknown>): Method {
  return { name, ...fields, ...(nowait !== undefined && { noWait: nowait }) } as unknown as Method;
}

function frameOf(octets: Buffer): Frame {
  const decoder = new FrameDecoder({ frameMax: 0 });
  decoder.push(octets);
  return decoder.next()!;
}

describe('what the codec of amqplib makes of it', () => {
  it.each(Object.keys(METHOD_IDS) as Method['name'][])('%s is the same', (name) => {
    fc.assert(
      fc.property(fieldsOf(name), fc.nat({ max: 0xffff }), (fields, channel) => {
        const theirs = amqplib.encodeMethod(METHOD_IDS[name], channel, fields);
        expect(encodeMethod(channel, methodOf(name, fields))).toEqual(theirs);
        expect(decodeMethod(frameOf(theirs).payload)).toEqual(methodOf(name, fields));
        expect(amqplib.decode(METHOD_IDS[name], frameOf(theirs).payload.subarray(4))).toMatchObject(fields);
      }),
      { numRuns: 15 },
    );
  });

  const properties = fc.record<Properties>(
    {
      contentType: text,
      contentEncoding: text,
      headers: table,
      deliveryMode: fc.nat({ max: 255 }),
      priority: fc.nat({ max: 255 }),
      correlationId: text,
      replyTo: text,
      expiration: text,
      messageId: text,
      type: text,
      userId: text,
      appId: text,
      clusterId: text,
    },
    { requiredKeys: [] },
  );

  it('the properties of a message are the same', () => {
    fc.assert(
      fc.property(properties, fc.option(fc.nat()), (given, seconds) => {
        const theirs = amqplib.encodeProperties(BASIC_PROPERTIES, 1, 0, { ...given, timestamp: seconds ?? undefined });
        const ours = { ...given, ...(seconds !== null && { timestamp: new Date(seconds * 1000) }) };
        expect(decodeContentHeader(frameOf(theirs).payload).properties).toEqual(ours);
        const method = { name: 'basic.publish', exchange: '', routingKey: '', mandatory: false, immediate: false } as const;
        const [octets] = encodeContent({ channel: 1, method, properties: ours, body: Buffer.alloc(0), frameMax: 0 });
        expect(octets!.subarray(encodeMethod(1, method).length)).toEqual(theirs);
      }),
    );
  });
});
