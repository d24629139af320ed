import type { Frame } from './frame';

/** What a decoder is made with. */
export interface FrameDecoderOptions {
  /** The size of frames that was agreed, with the 8 octets around the payload; 0 is no limit. */
  readonly frameMax: number;
}

/** Cuts a stream of octets into frames. */
export class FrameDecoder {
  frameMax: number;

  constructor(options: FrameDecoderOptions) {
    this.frameMax = options.frameMax;
  }

  push(_chunk: Buffer): void {
    throw new Error('not yet');
  }

  /** @throws FrameError */
  next(): Frame | undefined {
    throw new Error('not yet');
  }
}
