/** A frame as it was cut from the stream (section 2.3.5), whatever its type and channel: what may come when is not checked. */
export interface Frame {
  readonly type: number;
  readonly channel: number;
  /** Shares its memory with the chunk in which it arrived, if it arrived in one. */
  readonly payload: Buffer;
}

export const FRAME_METHOD = 1;
export const FRAME_HEADER = 2;
export const FRAME_BODY = 3;
export const FRAME_HEARTBEAT = 8;

/** The octet that ends a frame. */
export const FRAME_END = 0xce;
/** Type, channel and size before the payload of a frame. */
export const FRAME_HEADER_BYTES = 7;
/** What a frame adds to its payload: the header and the end mark. */
export const FRAME_OVERHEAD_BYTES = 8;

/** A heartbeat, whole. */
export const HEARTBEAT_FRAME: Buffer = Buffer.from([FRAME_HEARTBEAT, 0, 0, 0, 0, 0, 0, FRAME_END]);

/** What a client sends first. A server that does not take it answers with its own and closes. */
export const PROTOCOL_HEADER: Buffer = Buffer.from('AMQP\0\0\x09\x01', 'latin1');
