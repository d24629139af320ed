// Generated from spec/amqp-rabbitmq-0.9.1.json by tools/codec/generate.mjs: change the generator.

import type { Properties } from '../content/properties';
import type { OctetReader } from '../octets/octet-reader';
import { readTable } from '../table/table-reader';
import { readTime } from '../table/time';

/** Reads the flags that say which properties there are, and these. */
export function readProperties(reader: OctetReader): Properties {
  const properties: { -readonly [Name in keyof Properties]: Properties[Name] } = {};
  const flags = reader.short();
  if (flags & 0x8000) properties.contentType = reader.shortString();
  if (flags & 0x4000) properties.contentEncoding = reader.shortString();
  if (flags & 0x2000) properties.headers = readTable(reader);
  if (flags & 0x1000) properties.deliveryMode = reader.octet();
  if (flags & 0x0800) properties.priority = reader.octet();
  if (flags & 0x0400) properties.correlationId = reader.shortString();
  if (flags & 0x0200) properties.replyTo = reader.shortString();
  if (flags & 0x0100) properties.expiration = reader.shortString();
  if (flags & 0x0080) properties.messageId = reader.shortString();
  if (flags & 0x0040) properties.timestamp = readTime(reader);
  if (flags & 0x0020) properties.type = reader.shortString();
  if (flags & 0x0010) properties.userId = reader.shortString();
  if (flags & 0x0008) properties.appId = reader.shortString();
  if (flags & 0x0004) properties.clusterId = reader.shortString();
  return properties;
}
