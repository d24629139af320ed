import { writeMethodFrame } from '../frame/frame-writer';
import type { Method } from '../generated/method';
import { written } from '../octets/written';

/**
 * A method as a whole frame. What AMQP reserves is written as zero.
 *
 * @throws CodecError if a string is too long for AMQP, or a table holds what AMQP cannot carry
 */
export function encodeMethod(channel: number, method: Method): Buffer {
  return written((writer) => writeMethodFrame(writer, channel, method));
}
