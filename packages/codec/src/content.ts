import type { Method } from './generated/method';
import type { Properties } from './properties';

/** What a frame of type 2 says. */
export interface ContentHeader {
  readonly classId: number;
  readonly bodySize: number;
  readonly properties: Properties;
}

/** A method that carries content, with its content. */
export interface Content {
  readonly channel: number;
  readonly method: Method;
  readonly properties: Properties;
  readonly body: Uint8Array;
  /** The size of frames that was agreed; 0 is no limit. */
  readonly frameMax: number;
}

/** @throws CodecError */
export function decodeContentHeader(_payload: Buffer): ContentHeader {
  throw new Error('not yet');
}

/** @throws CodecError */
export function encodeContent(_content: Content): Buffer[] {
  throw new Error('not yet');
}
