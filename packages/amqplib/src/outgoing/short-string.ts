import { AmqpOptionsError } from '@nest-amqp/core';

/** A short string of AMQP has one byte for its length (section 4.2.5.3). */
const MOST_BYTES = 255;

/** Refuses what does not fit into a short string, such as a routing key of 300 characters. */
export function refuseLongString(name: string, bytes: number): never {
  throw new AmqpOptionsError([{ option: name, problem: `is ${String(bytes)} bytes long`, remedy: 'AMQP carries at most 255 bytes here' }]);
}

/** @throws AmqpOptionsError if a string is too long for a short string */
export function checkShortString(name: string, value: string): void {
  if (value.length * 3 <= MOST_BYTES) return;
  const bytes = Buffer.byteLength(value);
  if (bytes > MOST_BYTES) refuseLongString(name, bytes);
}

/** Writes a short string and returns the offset behind it. There is room for at least 256 bytes. */
export function writeShortString(buffer: Buffer, offset: number, name: string, value: string): number {
  if (value.length > MOST_BYTES) refuseLongString(name, Buffer.byteLength(value));
  const bytes = buffer.write(value, offset + 1);
  if (bytes > MOST_BYTES) refuseLongString(name, bytes);
  buffer[offset] = bytes;
  return offset + 1 + bytes;
}
