import fc from 'fast-check';
import type { Frame } from '../frame/frame';
import { FrameDecoder } from '../frame/frame-decoder';
import { decodeMethod } from '../method/decode-method';
import { decodeContentHeader } from './content-header';
import { encodeContent, type Content } from './encode-content';
import type { Properties } from './properties';

// The same values in each test run.
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_260) });

const DELIVER = {
  name: 'basic.deliver',
  consumerTag: 'tag',
  deliveryTag: 5,
  redelivered: true,
  exchange: 'ex',
  routingKey: 'key',
} as const;

function framesOf(content: Partial<Content>): { buffers: Buffer[]; frames: Frame[] } {
  const buffers = encodeContent({
    channel: 3,
    method: DELIVER,
    properties: {},
    body: Buffer.alloc(0),
    frameMax: 4096,
    ...content,
  });
  const decoder = new FrameDecoder({ frameMax: content.frameMax ?? 4096 });
  decoder.push(Buffer.concat(buffers));
  const frames: Frame[] = [];
  for (let frame = decoder.next(); frame; frame = decoder.next()) frames.push(frame);
  return { buffers, frames };
}

const text = fc.string({ unit: 'grapheme', maxLength: 10 }).filter((value) => Buffer.byteLength(value) < 256);
const properties = fc.record<Properties>(
  {
    contentType: text,
    contentEncoding: text,
    headers: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(fc.integer(), text, fc.boolean()), { noNullPrototype: true }),
    deliveryMode: fc.nat({ max: 255 }),
    priority: fc.nat({ max: 255 }),
    correlationId: text,
    replyTo: text,
    expiration: text,
    messageId: text,
    timestamp: fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000)),
      fc.constant(9_000_000_000_000_000),
      fc.constant(2n ** 60n + 1n),
    ),
    type: text,
    userId: text,
    appId: text,
    clusterId: text,
  },
  { requiredKeys: [] },
);

describe('content', () => {
  it('has its properties back as they were written', () => {
    fc.assert(
      fc.property(properties, (given) => {
        const { frames } = framesOf({ properties: given });
        expect(decodeContentHeader(frames[1]!.payload)).toEqual({ classId: 60, weight: 0, bodySize: 0, properties: given });
      }),
    );
  });

  it('has the flags of the specification', () => {
    const flags = (given: Properties): number => framesOf({ properties: given }).frames[1]!.payload.readUInt16BE(12);
    expect(flags({})).toBe(0);
    expect(flags({ contentType: '' })).toBe(0x8000);
    expect(flags({ headers: {} })).toBe(0x2000);
    expect(flags({ clusterId: '', appId: undefined })).toBe(0x0004);
  });

  it.each([0, 1, 100, 4088, 4089, 16_383, 16_384, 100_000])('of %d octets comes back, in frames of the size agreed', (size) => {
    const body = Buffer.alloc(size).map((_, index) => index & 0xff) as Buffer;
    const { frames, buffers } = framesOf({ body });
    expect(decodeMethod(frames[0]!.payload)).toEqual(DELIVER);
    expect(decodeContentHeader(frames[1]!.payload).bodySize).toBe(size);
    expect(Buffer.concat(frames.slice(2).map(({ payload }) => payload))).toEqual(body);
    expect(frames.map(({ type }) => type)).toEqual([1, 2, ...Array<number>(Math.ceil(size / 4088)).fill(3)]);
    expect(Math.max(...frames.map(({ payload }) => payload.length))).toBeLessThanOrEqual(4088);
    expect(frames.every(({ channel }) => channel === 3)).toBe(true);
    if (size <= 4088) expect(buffers).toHaveLength(1);
    else expect(buffers.filter(({ buffer }) => buffer === body.buffer)).toHaveLength(Math.ceil(size / 4088));
  });

  it('is one frame where no size was agreed', () => {
    expect(framesOf({ body: Buffer.alloc(1_000_000), frameMax: 0 }).frames).toHaveLength(3);
  });

  it('of another class has no properties that could be read', () => {
    const payload = Buffer.alloc(14);
    payload.writeUInt16BE(61);
    payload.writeUInt16BE(7, 2);
    payload[11] = 9;
    expect(decodeContentHeader(payload)).toEqual({ classId: 61, weight: 7, bodySize: 9, properties: {} });
  });

  it('that ends too early or too late is malformed', () => {
    const header = framesOf({ properties: { messageId: 'm' } }).frames[1]!.payload;
    const malformed = expect.objectContaining({ kind: 'malformed', classId: 60 }) as Error;
    expect(() => decodeContentHeader(header.subarray(0, -1))).toThrow(malformed);
    expect(() => decodeContentHeader(Buffer.concat([header, Buffer.from([0])]))).toThrow(malformed);
    expect(() => decodeContentHeader(header.subarray(0, 11))).toThrow(expect.objectContaining({ kind: 'malformed', classId: 0 }));
  });

  it('is refused with a property that AMQP cannot carry', () => {
    const unencodable = expect.objectContaining({ kind: 'unencodable' }) as Error;
    expect(() => framesOf({ properties: { messageId: 'x'.repeat(256) } })).toThrow(unencodable);
    expect(() => framesOf({ properties: { priority: 256 } })).toThrow(unencodable);
    expect(() => framesOf({ properties: { timestamp: new Date(NaN) } })).toThrow(unencodable);
    expect(() => framesOf({ properties: { timestamp: 0.5 } })).toThrow(unencodable);
  });
});
