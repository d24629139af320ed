import { CodecError } from './codec-error';
import { decodeContentHeader } from './content/content-header';
import { encodeContent } from './content/encode-content';
import { FrameDecoder } from './frame/frame-decoder';
import { FrameError } from './frame/frame-error';
import { METHOD_IDS, type Method } from './generated/method';
import { decodeMethod } from './method/decode-method';
import { encodeMethod } from './method/encode-method';
import { FIELD_TYPES } from './table/field-type';
import { fieldTypeOf } from './table/field-type-of';
import { keepFieldTypes } from './table/keep-field-types';
import { decodeTable, encodeTable } from './table/table-codec';

/** Longer by `node tools/fuzz/main.mjs --minutes 60`. */
const MINUTES = Number(process.env.FUZZ_MINUTES ?? 0.03);
// The same octets in each test run; others when it runs for minutes.
const SEED = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ_MINUTES ? Date.now() % 0x1_0000_0000 : 20_260));
const FRAME_MAX = 4096;

/** Numbers that a seed brings back (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * below);
  };
}

const random = randomFrom(SEED);
const anyOf = <T>(values: readonly T[]): T => values[random(values.length)]!;
const noise = (most: number): Buffer => Buffer.from(Array.from({ length: random(most + 1) }, () => random(256)));

const TYPES = Object.values(FIELD_TYPES);
const HEADERS = {
  count: 3,
  text: 'x',
  list: [1, [2], { a: null }],
  nested: { deep: { deeper: 1.5 } },
  when: new Date(0),
  bytes: Buffer.alloc(3),
};
const PROPERTIES = {
  contentType: 'text/plain',
  headers: HEADERS,
  deliveryMode: 2,
  messageId: 'm',
  timestamp: new Date(1e12),
  clusterId: 'c',
};
const PUBLISH = { name: 'basic.publish', exchange: 'e', routingKey: 'k', mandatory: true, immediate: false } as const;
const DECLARE = {
  name: 'queue.declare',
  queue: 'q',
  passive: false,
  durable: true,
  exclusive: false,
  autoDelete: false,
  noWait: false,
  arguments: HEADERS,
} as const;
const START_OK = {
  name: 'connection.start-ok',
  clientProperties: HEADERS,
  mechanism: 'PLAIN',
  response: Buffer.from('\0guest\0guest'),
  locale: 'en_US',
} as const;
const VALID = [
  encodeMethod(1, DECLARE),
  encodeMethod(0, START_OK),
  encodeMethod(1, { name: 'basic.ack', deliveryTag: 7, multiple: true }),
  Buffer.concat(encodeContent({ channel: 1, method: PUBLISH, properties: PROPERTIES, body: Buffer.alloc(100, 'b'), frameMax: FRAME_MAX })),
];

/** A valid stream with a few octets changed, cut out, doubled or put in. */
function mutated(octets: Buffer): Buffer {
  let result = Buffer.from(octets);
  for (let changes = random(6); changes >= 0; changes--) {
    const at = random(result.length + 1);
    const to = at + random(8);
    const parts = anyOf([
      () => [
        result.subarray(0, at),
        Buffer.from([anyOf([0, 1, 0x7f, 0x80, 0xce, 0xff, anyOf(TYPES), random(256)])]),
        result.subarray(at + 1),
      ],
      () => [result.subarray(0, at), result.subarray(to)],
      () => [result.subarray(0, to), result.subarray(at)],
      () => [result.subarray(0, at), noise(8), result.subarray(at)],
    ])();
    result = Buffer.concat(parts);
  }
  return result;
}

/** Fields of which each announces a type that there is, with whatever behind it. */
function tableLike(): Buffer {
  return Buffer.concat(
    Array.from({ length: random(8) }, () => {
      const length = anyOf([0, 1, 2, 5, 0xff, 0xffff, 0xffff_ffff]);
      const claimed = Buffer.from([length >>> 24, length >>> 16, length >>> 8, length]);
      return Buffer.concat([Buffer.from([1, 0x61 + random(4), anyOf(TYPES)]), anyOf([claimed, Buffer.alloc(0)]), noise(10)]);
    }),
  );
}

/** Arrays or tables in each other, deeper than a stack would be. */
function nested(): Buffer {
  const levels = anyOf([10, 300, 100_000]);
  const header = anyOf(['A', '\x01aF']);
  const size = header.length + 4;
  const octets = Buffer.alloc(levels * size);
  for (let level = 0; level < levels; level++) {
    octets.write(header, level * size, 'latin1');
    octets.writeUInt32BE((levels - level - 1) * size, level * size + header.length);
  }
  return header === 'A' ? Buffer.concat([Buffer.from([1, 0x61]), octets]) : octets;
}

/** What was read is to be written again as it came, and to be derived from. */
function decodeAndEncodeTable(fields: Buffer): void {
  const table = decodeTable(fields);
  expect(encodeTable(table).equals(fields)).toBe(true);
  const derived = keepFieldTypes(Object.fromEntries(Object.entries(table).reverse()), table);
  for (const name of Object.keys(derived)) expect(fieldTypeOf(derived, name)).toBe(fieldTypeOf(table, name));
  expect(Object.keys(decodeTable(encodeTable(derived)))).toHaveLength(Object.keys(table).length);
}

function decodeStream(stream: Buffer): void {
  const decoder = new FrameDecoder({ frameMax: FRAME_MAX });
  for (let offset = 0; offset < stream.length;) {
    const octets = 1 + random(anyOf([1, 10, 1000]));
    decoder.push(stream.subarray(offset, offset + octets));
    offset += octets;
    for (let frame = decoder.next(); frame; frame = decoder.next()) {
      expect(frame.payload.length).toBeLessThanOrEqual(FRAME_MAX);
      const { type, payload } = frame;
      tolerated(() => (type === 2 ? decodeContentHeader(payload) : encodeMethod(1, decodeMethod(payload))));
    }
  }
}

/** Anything but the two errors that this package promises is a fault of it. */
function tolerated(attempt: () => unknown): void {
  try {
    attempt();
  } catch (error) {
    if (!(error instanceof CodecError) && !(error instanceof FrameError)) throw error;
  }
}

const ids = Object.keys(METHOD_IDS) as Method['name'][];

function anyMethodPayload(): Buffer {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(METHOD_IDS[anyOf(ids)]);
  return Buffer.concat([id, noise(60)]);
}

const ATTEMPTS: readonly ((octets: Buffer) => void)[] = [
  () => decodeStream(mutated(anyOf(VALID))),
  () => decodeStream(Buffer.concat([anyOf(VALID), mutated(anyOf(VALID)), anyOf(VALID)])),
  () => decodeStream(noise(300)),
  () => decodeMethod(anyMethodPayload()),
  () => decodeMethod(noise(40)),
  () => decodeContentHeader(Buffer.concat([Buffer.from([0, 60, 0, 0]), Buffer.alloc(8), noise(100)])),
  () => decodeAndEncodeTable(tableLike()),
  () => decodeAndEncodeTable(noise(60)),
];

describe(`octets from anyone (FUZZ_SEED=${SEED})`, () => {
  it(
    'are frames, or an error of the codec, in time and memory that they are worth',
    () => {
      const until = Date.now() + MINUTES * 60_000;
      const before = process.memoryUsage().rss;
      let attempts = 0;
      for (; Date.now() < until; attempts++) {
        const started = process.cpuUsage();
        const attempt = attempts % 1000 === 0 ? () => decodeAndEncodeTable(nested()) : anyOf(ATTEMPTS);
        tolerated(() => attempt(Buffer.alloc(0)));
        // the time of this process, for a busy machine may let any attempt wait
        const { user, system } = process.cpuUsage(started);
        expect((user + system) / 1000).toBeLessThan(2000);
        if (attempts % 1000 === 0) expect(process.memoryUsage().rss - before).toBeLessThan(1024 * 1024 * 1024);
      }
      const grown = Math.round((process.memoryUsage().rss - before) / 1024 / 1024);
      if (process.env.FUZZ_MINUTES) console.log(`${attempts} attempts in ${MINUTES} minutes, ${grown} MiB more than before`);
      expect(attempts).toBeGreaterThan(100);
    },
    MINUTES * 60_000 + 30_000,
  );
});
