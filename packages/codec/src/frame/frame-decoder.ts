import { FRAME_END, FRAME_HEADER_BYTES, FRAME_OVERHEAD_BYTES, type Frame } from './frame';
import { FrameError, type FrameErrorKind } from './frame-error';

const NOTHING: Buffer = Buffer.alloc(0);
/** The least that is set aside for a frame that has not arrived whole. */
const PARTIAL_BYTES = 16 * 1024;

/** What a decoder is made with. */
export interface FrameDecoderOptions {
  /** The size of frames that was agreed, with the 8 octets around the payload; 0 is no limit. */
  readonly frameMax: number;
}

/**
 * Cuts a stream of octets into frames (section 2.3.5), wherever the stream was cut. A frame that lies in one chunk shares its
 * memory; any other is put together in a buffer that grows with what arrives, not with what the frame says of its size.
 */
export class FrameDecoder {
  /** May be set at any time; holds for the frames that {@link next} has not returned. */
  frameMax: number;
  private readonly waiting: Buffer[] = [];
  private chunk = NOTHING;
  private offset = 0;
  /** A frame that is being put together, from its first octet. */
  private partial = NOTHING;
  private filled = 0;
  private failure: FrameError | undefined;

  constructor(options: FrameDecoderOptions) {
    this.frameMax = options.frameMax;
  }

  /** Takes what has arrived; it is read by {@link next} and must not change any more. */
  push(chunk: Buffer): void {
    this.waiting.push(chunk);
  }

  /**
   * The next frame, or undefined if it has not arrived yet. RabbitMQ takes 8 octets of payload more than was agreed, and so
   * does this.
   *
   * @throws FrameError if the stream cannot be read; every further call throws it again
   */
  next(): Frame | undefined {
    if (this.failure) throw this.failure;
    for (;;) {
      if (this.offset < this.chunk.length) {
        const frame = this.filled > 0 ? this.completed() : this.inChunk();
        if (frame) return frame;
      } else if (!this.advance()) return undefined;
    }
  }

  /** The frame that begins at the offset, if all of it lies in the chunk. */
  private inChunk(): Frame | undefined {
    const { chunk, offset } = this;
    const available = chunk.length - offset;
    if (available >= FRAME_HEADER_BYTES) {
      const size = this.sizeOf(chunk, offset);
      if (available >= size + FRAME_OVERHEAD_BYTES) {
        const frame = this.frameAt(chunk, offset, size);
        this.offset = offset + size + FRAME_OVERHEAD_BYTES;
        return frame;
      }
    }
    this.fill(available);
    return undefined;
  }

  /** The frame that is being put together, if the chunk has what it lacks. */
  private completed(): Frame | undefined {
    if (this.filled < FRAME_HEADER_BYTES) this.fill(FRAME_HEADER_BYTES);
    if (this.filled < FRAME_HEADER_BYTES) return undefined;
    const size = this.sizeOf(this.partial, 0);
    this.fill(size + FRAME_OVERHEAD_BYTES);
    if (this.filled < size + FRAME_OVERHEAD_BYTES) return undefined;
    const frame = this.frameAt(this.partial, 0, size);
    this.partial = NOTHING;
    this.filled = 0;
    return frame;
  }

  /** Puts what the chunk has of the first `whole` octets of a frame behind those that are there. */
  private fill(whole: number): void {
    const octets = Math.min(whole - this.filled, this.chunk.length - this.offset);
    const needed = this.filled + octets;
    if (needed > this.partial.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(whole, Math.max(needed * 2, PARTIAL_BYTES)));
      this.partial.copy(larger, 0, 0, this.filled);
      this.partial = larger;
    }
    this.chunk.copy(this.partial, this.filled, this.offset, this.offset + octets);
    this.filled = needed;
    this.offset += octets;
  }

  private advance(): boolean {
    const chunk = this.waiting.shift();
    this.chunk = chunk ?? NOTHING;
    this.offset = 0;
    return chunk !== undefined;
  }

  private sizeOf(bytes: Buffer, at: number): number {
    const size = bytes.readUInt32BE(at + 3);
    // The payload that was agreed is 8 octets less, which are allowed on top.
    if (this.frameMax !== 0 && size > this.frameMax) throw this.failed('too-large', bytes, at, NOTHING, 0);
    return size;
  }

  private frameAt(bytes: Buffer, at: number, size: number): Frame {
    const start = at + FRAME_HEADER_BYTES;
    const payload = bytes.subarray(start, start + size);
    const end = bytes[start + size] ?? 0;
    if (end !== FRAME_END) throw this.failed('invalid-end', bytes, at, payload, end);
    return { type: bytes[at] ?? 0, channel: bytes.readUInt16BE(at + 1), payload };
  }

  private failed(kind: FrameErrorKind, bytes: Buffer, at: number, payload: Buffer, end: number): FrameError {
    this.failure = new FrameError({
      kind,
      type: bytes[at] ?? 0,
      channel: bytes.readUInt16BE(at + 1),
      size: bytes.readUInt32BE(at + 3),
      payload,
      end,
      max: this.frameMax - FRAME_OVERHEAD_BYTES,
    });
    return this.failure;
  }
}
