import type { BasicProperties, DeliveryMode } from '@nest-amqp/core';
import { readTable } from './table-reader';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads the properties behind their flags, the mirror of `writeProperties`. What other programs may have sent and this
 * project has no value for is absent: an expiration that is not made of digits, a timestamp that no Date can hold. A
 * delivery mode other than 2 is 1, as RabbitMQ treats it.
 */
export function readProperties(bytes: Buffer, start: number): BasicProperties {
  const flags = bytes.readUInt16BE(start);
  const properties: Writable<BasicProperties> = {};
  let offset = start + 2;
  const text = (): string => {
    const from = offset + 1;
    offset = from + bytes.readUInt8(offset);
    return bytes.toString('utf8', from, offset);
  };

  if (flags & 0x8000) properties.contentType = text();
  if (flags & 0x4000) properties.contentEncoding = text();
  if (flags & 0x2000) {
    const from = offset + 4;
    offset = from + bytes.readUInt32BE(offset);
    properties.headers = readTable(bytes, from, offset);
  }
  if (flags & 0x1000) properties.deliveryMode = (bytes[offset++] === 2 ? 2 : 1) satisfies DeliveryMode;
  if (flags & 0x0800) properties.priority = bytes.readUInt8(offset++);
  if (flags & 0x0400) properties.correlationId = text();
  if (flags & 0x0200) properties.replyTo = text();
  if (flags & 0x0100) {
    const expiration = text();
    if (/^\d+$/.test(expiration)) properties.expirationMs = Number(expiration);
  }
  if (flags & 0x0080) properties.messageId = text();
  if (flags & 0x0040) {
    const timestamp = new Date((bytes.readInt32BE(offset) * 0x1_0000_0000 + bytes.readUInt32BE(offset + 4)) * 1000);
    if (!Number.isNaN(timestamp.getTime())) properties.timestamp = timestamp;
    offset += 8;
  }
  if (flags & 0x0020) properties.type = text();
  if (flags & 0x0010) properties.userId = text();
  if (flags & 0x0008) properties.appId = text();
  if (flags & 0x0004) properties.clusterId = text();
  return properties;
}
