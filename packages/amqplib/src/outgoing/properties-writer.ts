import { AmqpOptionsError, isEmptyTable, type BasicProperties } from '@nest-amqp/core';
import { writeShortString } from './short-string';
import { writeTable } from './table-writer';

/**
 * Writes the flags and values of the properties that are present, in the order of the specification (class `basic`), and
 * returns the offset behind them. `expirationMs` becomes a string of digits, `timestamp` whole seconds.
 */
export function writeProperties(buffer: Buffer, start: number, limit: number, properties: BasicProperties): number {
  let flags = 0;
  let offset = start + 2;
  const text = (flag: number, name: string, value: string | undefined): void => {
    if (value === undefined) return;
    flags |= flag;
    offset = writeShortString(buffer, offset, name, value);
  };
  const octet = (flag: number, name: string, value: number | undefined): void => {
    if (value === undefined) return;
    if (!(value >= 0 && value <= 255)) refuse(name, value, 'Give a whole number from 0 to 255');
    flags |= flag;
    buffer[offset++] = value;
  };

  text(0x8000, 'contentType', properties.contentType);
  text(0x4000, 'contentEncoding', properties.contentEncoding);
  if (properties.headers !== undefined && !isEmptyTable(properties.headers)) {
    flags |= 0x2000;
    // Behind the table there is still room for the other properties.
    offset = writeTable(buffer, offset, limit - 2560, properties.headers);
  }
  octet(0x1000, 'deliveryMode', properties.deliveryMode);
  octet(0x0800, 'priority', properties.priority);
  text(0x0400, 'correlationId', properties.correlationId);
  text(0x0200, 'replyTo', properties.replyTo);
  if (properties.expirationMs !== undefined) text(0x0100, 'expirationMs', expiration(properties.expirationMs));
  text(0x0080, 'messageId', properties.messageId);
  if (properties.timestamp !== undefined) {
    flags |= 0x0040;
    offset = writeSeconds(buffer, offset, properties.timestamp);
  }
  text(0x0020, 'type', properties.type);
  text(0x0010, 'userId', properties.userId);
  text(0x0008, 'appId', properties.appId);
  text(0x0004, 'clusterId', properties.clusterId);
  buffer.writeUInt16BE(flags, start);
  return offset;
}

/** A fraction of a millisecond counts as a whole one: 0 would let the message expire at once. */
function expiration(milliseconds: number): string {
  if (!(milliseconds >= 0 && milliseconds <= Number.MAX_SAFE_INTEGER)) {
    refuse('expirationMs', milliseconds, 'Give milliseconds from 0, or leave it out');
  }
  return String(Math.ceil(milliseconds));
}

function writeSeconds(buffer: Buffer, offset: number, timestamp: Date): number {
  const seconds = Math.floor(timestamp.getTime() / 1000);
  if (Number.isNaN(seconds)) refuse('timestamp', 'an invalid Date', 'Leave it out');
  const high = Math.floor(seconds / 0x1_0000_0000);
  buffer.writeInt32BE(high, offset);
  return buffer.writeUInt32BE(seconds - high * 0x1_0000_0000, offset + 4);
}

function refuse(name: string, value: unknown, remedy: string): never {
  throw new AmqpOptionsError([{ option: name, problem: `is ${String(value)}`, remedy }]);
}
