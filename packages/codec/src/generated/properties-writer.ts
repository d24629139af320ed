// Generated from spec/amqp-rabbitmq-0.9.1.json by tools/codec/generate.mjs: change the generator.

import type { Properties } from '../content/properties';
import type { OctetWriter } from '../octets/octet-writer';
import { writeTable } from '../table/table-writer';
import { writeTime } from '../table/time';

/** Writes flags that say which properties there are, and these. */
export function writeProperties(writer: OctetWriter, properties: Properties): void {
  writer.short(
    (properties.contentType === undefined ? 0 : 0x8000) |
      (properties.contentEncoding === undefined ? 0 : 0x4000) |
      (properties.headers === undefined ? 0 : 0x2000) |
      (properties.deliveryMode === undefined ? 0 : 0x1000) |
      (properties.priority === undefined ? 0 : 0x0800) |
      (properties.correlationId === undefined ? 0 : 0x0400) |
      (properties.replyTo === undefined ? 0 : 0x0200) |
      (properties.expiration === undefined ? 0 : 0x0100) |
      (properties.messageId === undefined ? 0 : 0x0080) |
      (properties.timestamp === undefined ? 0 : 0x0040) |
      (properties.type === undefined ? 0 : 0x0020) |
      (properties.userId === undefined ? 0 : 0x0010) |
      (properties.appId === undefined ? 0 : 0x0008) |
      (properties.clusterId === undefined ? 0 : 0x0004),
  );
  if (properties.contentType !== undefined) writer.shortString(properties.contentType);
  if (properties.contentEncoding !== undefined) writer.shortString(properties.contentEncoding);
  if (properties.headers !== undefined) writeTable(writer, properties.headers);
  if (properties.deliveryMode !== undefined) writer.octet(properties.deliveryMode);
  if (properties.priority !== undefined) writer.octet(properties.priority);
  if (properties.correlationId !== undefined) writer.shortString(properties.correlationId);
  if (properties.replyTo !== undefined) writer.shortString(properties.replyTo);
  if (properties.expiration !== undefined) writer.shortString(properties.expiration);
  if (properties.messageId !== undefined) writer.shortString(properties.messageId);
  if (properties.timestamp !== undefined) writeTime(writer, properties.timestamp);
  if (properties.type !== undefined) writer.shortString(properties.type);
  if (properties.userId !== undefined) writer.shortString(properties.userId);
  if (properties.appId !== undefined) writer.shortString(properties.appId);
  if (properties.clusterId !== undefined) writer.shortString(properties.clusterId);
}
