import fc from 'fast-check';
import { HEARTBEAT_FRAME, type Frame } from './frame';
import { FrameDecoder } from './frame-decoder';
import { FrameError } from './frame-error';

// The same values in each test run.
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_260) });

function frame(type: number, channel: number, payload: Buffer, end = 0xce): Buffer {
  const header = Buffer.alloc(7);
  header[0] = type;
  header.writeUInt16BE(channel, 1);
  header.writeUInt32BE(payload.length, 3);
  return Buffer.concat([header, payload, Buffer.from([end])]);
}

function all(decoder: FrameDecoder): Frame[] {
  const frames: Frame[] = [];
  for (let next = decoder.next(); next; next = decoder.next()) frames.push(next);
  return frames;
}

/** Compared by the hundred thousand. */
const printed = (frames: readonly Frame[]): string => frames.map((f) => `${f.type} ${f.channel} ${f.payload.toString()}`).join('|');

function faultOf(decoder: FrameDecoder): unknown {
  try {
    decoder.next();
  } catch (error) {
    return (error as FrameError).fault;
  }
  return undefined;
}

const FRAMES: Frame[] = [
  { type: 1, channel: 1, payload: Buffer.from('method') },
  { type: 3, channel: 65535, payload: Buffer.alloc(0) },
  { type: 8, channel: 0, payload: Buffer.alloc(0) },
  { type: 3, channel: 7, payload: Buffer.alloc(50, 'b') },
];
const STREAM = Buffer.concat(FRAMES.map(({ type, channel, payload }) => frame(type, channel, payload)));

describe('a decoder of frames', () => {
  it('finds the same frames wherever the stream is cut', () => {
    for (let first = 0; first <= STREAM.length; first++) {
      for (let second = first; second <= STREAM.length; second++) {
        const decoder = new FrameDecoder({ frameMax: 4096 });
        const frames = [STREAM.subarray(0, first), STREAM.subarray(first, second), STREAM.subarray(second)].flatMap((chunk) => {
          decoder.push(chunk);
          return all(decoder);
        });
        if (printed(frames) !== printed(FRAMES)) throw new Error(`cut at ${first} and ${second}: ${printed(frames)}`);
      }
    }
  });

  it('finds them whenever it is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 20 }), fc.boolean()), { maxLength: 100 }), (cuts) => {
        const decoder = new FrameDecoder({ frameMax: 4096 });
        const frames: Frame[] = [];
        let offset = 0;
        for (const [octets, asked] of cuts) {
          decoder.push(STREAM.subarray(offset, offset + octets));
          offset += octets;
          if (asked) frames.push(...all(decoder));
        }
        decoder.push(STREAM.subarray(offset));
        expect(printed([...frames, ...all(decoder)])).toBe(printed(FRAMES));
      }),
    );
  });

  it('shares the memory of a frame that lies in one chunk', () => {
    const decoder = new FrameDecoder({ frameMax: 4096 });
    decoder.push(STREAM);
    expect(decoder.next()?.payload.buffer).toBe(STREAM.buffer);
  });

  it('takes time in proportion to a frame, however many pieces it comes in', () => {
    const decoder = new FrameDecoder({ frameMax: 0 });
    const large = frame(3, 1, Buffer.alloc(1_000_000, 'x'));
    let frames = 0;
    for (let offset = 0; offset < large.length; offset += 8) {
      decoder.push(large.subarray(offset, offset + 8));
      if (decoder.next()) frames++;
    }
    expect(frames).toBe(1);
  });

  it('sets nothing aside for octets that did not arrive', () => {
    const before = process.memoryUsage().arrayBuffers;
    const decoders = Array.from({ length: 1000 }, () => {
      const decoder = new FrameDecoder({ frameMax: 0 });
      decoder.push(Buffer.from([3, 0, 1, 0xff, 0xff, 0xff, 0xff, 1]));
      expect(decoder.next()).toBeUndefined();
      decoder.push(Buffer.from([1]));
      expect(decoder.next()).toBeUndefined();
      return decoder;
    });
    expect((process.memoryUsage().arrayBuffers - before) / decoders.length).toBeLessThan(20_000);
  });

  it('says what a frame holds that has no end mark', () => {
    const decoder = new FrameDecoder({ frameMax: 4096 });
    decoder.push(frame(1, 2, Buffer.from([0, 50, 0, 10]), 0));
    const fault = { kind: 'invalid-end', type: 1, channel: 2, size: 4, payload: Buffer.from([0, 50, 0, 10]), end: 0, max: 4088 };
    expect(faultOf(decoder)).toEqual(fault);
    expect(faultOf(decoder)).toEqual(fault);
  });

  it('takes 8 octets more than was agreed, and no more', () => {
    const decoder = new FrameDecoder({ frameMax: 4096 });
    decoder.push(frame(3, 1, Buffer.alloc(4096)));
    expect(decoder.next()?.payload).toHaveLength(4096);
    decoder.push(frame(3, 1, Buffer.alloc(4097)).subarray(0, 7));
    const fault = { kind: 'too-large', type: 3, channel: 1, size: 4097, payload: Buffer.alloc(0), end: 0, max: 4088 };
    expect(faultOf(decoder)).toEqual(fault);
    decoder.push(STREAM);
    expect(faultOf(decoder)).toEqual(fault);
  });

  it('finds a frame too large whose size comes in pieces', () => {
    const decoder = new FrameDecoder({ frameMax: 4096 });
    decoder.push(Buffer.from([3, 0, 1, 0xff]));
    expect(decoder.next()).toBeUndefined();
    decoder.push(Buffer.from([0, 0, 0, 0]));
    expect(faultOf(decoder)).toMatchObject({ kind: 'too-large', size: 0xff000000 });
    expect(() => decoder.next()).toThrow(FrameError);
  });

  it('takes the size that is agreed in the middle of the stream', () => {
    const decoder = new FrameDecoder({ frameMax: 4096 });
    decoder.push(Buffer.concat([STREAM, frame(3, 1, Buffer.alloc(5000))]));
    expect(decoder.next()).toEqual(FRAMES[0]);
    decoder.frameMax = 131_072;
    expect(all(decoder).at(-1)?.payload).toHaveLength(5000);
  });

  it('knows a heartbeat', () => {
    const decoder = new FrameDecoder({ frameMax: 4096 });
    decoder.push(HEARTBEAT_FRAME);
    expect(decoder.next()).toEqual({ type: 8, channel: 0, payload: Buffer.alloc(0) });
  });
});
