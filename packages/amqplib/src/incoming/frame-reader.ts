import { CONNECTION_CLOSE, FRAME_BODY, FRAME_END, FRAME_HEADER, FRAME_HEADER_BYTES, FRAME_METHOD, FRAME_OVERHEAD_BYTES } from '../methods';
import type { ChannelInput } from './channel-input';
import { readCloseReply, type CloseReply } from './close-reply';

const NOTHING = Buffer.alloc(0);

/** Where the bytes come from, and what the frames are for that are not read here. */
export interface FrameSource {
  /** What has arrived, or null. */
  read(): Buffer | null;
  /** The broker closes the connection; amqplib answers it. */
  closing(reply: CloseReply): void;
}

/**
 * Cuts what arrives into frames (AMQP 0-9-1, section 2.3.5). Messages and confirms go to the inputs of their channels;
 * every other frame is handed out, whole, for amqplib. An error that is thrown ends the connection.
 */
export class FrameReader {
  private bytes: Buffer;
  private offset = 0;
  private readonly inputs: (ChannelInput | undefined)[] = [];

  constructor(
    private readonly source: FrameSource,
    private readonly largestFrame: number,
    rest: Buffer,
  ) {
    this.bytes = rest;
  }

  add(channel: number, input: ChannelInput): void {
    this.inputs[channel] = input;
  }

  remove(channel: number): void {
    this.inputs[channel] = undefined;
  }

  /** The next frame that is not read here, or undefined if it has not arrived yet. */
  next(): Buffer | undefined {
    for (;;) {
      const end = this.frameEnd();
      if (end === undefined) {
        if (!this.fill()) return undefined;
        continue;
      }
      const start = this.offset;
      this.offset = end;
      if (!this.take(start, end)) return this.bytes.subarray(start, end);
    }
  }

  /** Where the frame that begins at the offset ends, if all of it is there. */
  private frameEnd(): number | undefined {
    const { bytes, offset } = this;
    if (bytes.length - offset < FRAME_OVERHEAD_BYTES) return undefined;
    const size = bytes.readUInt32BE(offset + 3);
    if (size > this.largestFrame) throw new Error(`a frame of ${String(size)} bytes is larger than agreed`);
    const end = offset + size + FRAME_OVERHEAD_BYTES;
    if (end > bytes.length) return undefined;
    if (bytes[end - 1] !== FRAME_END) throw new Error('a frame does not end with the mark that ends frames');
    return end;
  }

  private fill(): boolean {
    const incoming = this.source.read();
    if (incoming === null) {
      // Nothing is kept of what was read to its end.
      if (this.offset === this.bytes.length) this.bytes = NOTHING;
      else if (this.offset > 0) this.bytes = this.bytes.subarray(this.offset);
      this.offset = 0;
      return false;
    }
    this.bytes = this.offset === this.bytes.length ? incoming : Buffer.concat([this.bytes.subarray(this.offset), incoming]);
    this.offset = 0;
    return true;
  }

  /** Reads a frame if it is one to be read here. */
  private take(start: number, end: number): boolean {
    const { bytes } = this;
    const type = bytes[start];
    const channel = bytes.readUInt16BE(start + 1);
    const payload = start + FRAME_HEADER_BYTES;
    if (channel === 0) {
      if (type === FRAME_METHOD && bytes.readUInt32BE(payload) === CONNECTION_CLOSE) {
        this.source.closing(readCloseReply(bytes, payload + 4));
      }
      return false;
    }
    const input = this.inputs[channel];
    if (!input) return false;
    if (type === FRAME_METHOD) return input.method(bytes, payload);
    if (type === FRAME_BODY) input.body(bytes, payload, end - 1);
    else if (type === FRAME_HEADER) input.header(bytes, payload, end - 1);
    else return false;
    return true;
  }
}
