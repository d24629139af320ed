import { BASIC_ACK, BASIC_NACK, BASIC_REJECT, FRAME_END, FRAME_METHOD } from '../methods';
import type { GatheredWrites } from './gathered-writes';

/** Class and method, the delivery tag in 64 bits, one octet of flags. */
const PAYLOAD_BYTES = 13;

/** Sends `basic.ack`. */
export function ackFrame(out: GatheredWrites, channel: number, deliveryTag: number, multiple: boolean): void {
  settleFrame(out, channel, BASIC_ACK, deliveryTag, multiple ? 1 : 0);
}

/** Sends `basic.nack`. */
export function nackFrame(out: GatheredWrites, channel: number, deliveryTag: number, multiple: boolean, requeue: boolean): void {
  settleFrame(out, channel, BASIC_NACK, deliveryTag, (multiple ? 1 : 0) | (requeue ? 2 : 0));
}

/** Sends `basic.reject`. */
export function rejectFrame(out: GatheredWrites, channel: number, deliveryTag: number, requeue: boolean): void {
  settleFrame(out, channel, BASIC_REJECT, deliveryTag, requeue ? 1 : 0);
}

function settleFrame(out: GatheredWrites, channel: number, method: number, deliveryTag: number, flags: number): void {
  const { buffer } = out;
  let offset = out.length;
  buffer[offset] = FRAME_METHOD;
  buffer.writeUInt16BE(channel, offset + 1);
  buffer.writeUInt32BE(PAYLOAD_BYTES, offset + 3);
  buffer.writeUInt32BE(method, offset + 7);
  buffer.writeUInt32BE(Math.floor(deliveryTag / 0x1_0000_0000), offset + 11);
  buffer.writeUInt32BE(deliveryTag % 0x1_0000_0000, offset + 15);
  offset += 19;
  buffer[offset++] = flags;
  buffer[offset++] = FRAME_END;
  out.commit(offset);
}
