/**
 * - `invalid-end`: the octet behind the payload is not the mark that ends frames
 * - `too-large`: the frame says that it is larger than was agreed; nothing of it was read
 */
export type FrameErrorKind = 'invalid-end' | 'too-large';

/** What is known of a frame that cannot be read. */
export interface FrameFault {
  readonly kind: FrameErrorKind;
  readonly type: number;
  readonly channel: number;
  /** Octets of payload that the frame announced. */
  readonly size: number;
  /** The payload, empty where the frame was too large. */
  readonly payload: Buffer;
  /** The octet at the place of the end mark; 0 where the frame was too large. */
  readonly end: number;
  /** The largest payload that was agreed, `frameMax` less the 8 octets around it. */
  readonly max: number;
}

/** The stream of octets cannot be cut into frames any further; a decoder that threw it stays unusable. */
export class FrameError extends Error {
  override readonly name = 'FrameError';

  constructor(readonly fault: FrameFault) {
    super(
      fault.kind === 'too-large'
        ? `a frame of ${String(fault.size)} octets is larger than the ${String(fault.max)} agreed`
        : `a frame ends with ${String(fault.end)}, not with the mark that ends frames`,
    );
  }
}
