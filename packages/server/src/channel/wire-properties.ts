import { keepFieldTypes, type FieldTable, type FieldValue, type Properties } from '@nest-amqp/codec';
import type { BasicProperties } from '@nest-amqp/core';
import { originOf } from '@nest-amqp/memory';
import { rememberFieldTypes } from './remember-field-types';

/** The properties that came over the wire as the broker keeps them; on some versions the headers are sorted by name. */
export function receivedProperties(given: Properties, headersSorted: boolean): BasicProperties {
  const { expiration } = given;
  const headers = given.headers && headersSorted ? sortedHeaders(given.headers) : given.headers;
  // an x-delayed-message exchange looks at the type
  if (headers && 'x-delay' in headers) rememberFieldTypes(headers);
  return {
    contentType: given.contentType,
    contentEncoding: given.contentEncoding,
    headers,
    deliveryMode: given.deliveryMode as BasicProperties['deliveryMode'],
    priority: given.priority,
    correlationId: given.correlationId,
    replyTo: given.replyTo,
    // the text itself is checked where it is published
    expirationMs: expiration === undefined ? undefined : Number(expiration),
    messageId: given.messageId,
    timestamp: given.timestamp as BasicProperties['timestamp'],
    type: given.type,
    userId: given.userId,
    appId: given.appId,
    clusterId: given.clusterId,
  };
}

/** The broker's properties as they go out. */
export function sentProperties(properties: BasicProperties): Properties {
  const { expirationMs, headers } = properties;
  return {
    contentType: properties.contentType,
    contentEncoding: properties.contentEncoding,
    headers: headers && countedHeaders(withOrigins(headers)),
    deliveryMode: properties.deliveryMode,
    priority: properties.priority,
    correlationId: properties.correlationId,
    replyTo: properties.replyTo,
    expiration: expirationMs === undefined ? undefined : String(expirationMs),
    messageId: properties.messageId,
    timestamp: properties.timestamp,
    type: properties.type,
    userId: properties.userId,
    appId: properties.appId,
    clusterId: properties.clusterId,
  };
}

/** A table that the broker made of one that came over the wire keeps the types of what it has of it. */
function withOrigins(headers: FieldTable): FieldTable {
  const origin = originOf(headers);
  return origin ? keepFieldTypes(headers, withOrigins(origin)) : headers;
}

/** What the broker itself counts in headers, which is always a 64-bit integer. */
const COUNTS = ['x-delivery-count', 'x-acquired-count', 'x-stream-offset'];

function countedHeaders(headers: FieldTable): FieldTable {
  const deaths = headers['x-death'];
  if (deaths === undefined && COUNTS.every((name) => headers[name] === undefined)) return headers;
  const counted: Record<string, FieldValue> = { ...headers };
  for (const name of COUNTS) if (name in counted) counted[name] = asLong(counted[name]);
  if (Array.isArray(deaths)) counted['x-death'] = deaths.map((death: FieldValue) => countedDeath(death));
  return keepFieldTypes(counted, headers);
}

function countedDeath(death: FieldValue): FieldValue {
  if (typeof death !== 'object' || death === null || !('count' in death)) return death;
  return keepFieldTypes({ ...death, count: asLong(death.count) }, death);
}

function asLong(value: FieldValue | undefined): FieldValue {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : (value ?? null);
}

function sortedHeaders(headers: FieldTable): FieldTable {
  const names = Object.keys(headers);
  if (names.every((name, at) => at === 0 || (names[at - 1] ?? '') <= name)) return headers;
  const sorted: Record<string, FieldValue> = {};
  for (const name of names.sort()) sorted[name] = headers[name] ?? null;
  return keepFieldTypes(sorted, headers);
}
