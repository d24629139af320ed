import { canonicalTable, isEmptyTable, type BasicProperties, type HeaderTable, type HeaderValue } from '@nest-amqp/core';
import { sortedTable } from '../queue/sorted-table';

const SECOND_MS = 1000;

/**
 * A program's properties as the broker keeps them: a copy of which nothing is shared, in canonical form, with dates cut to
 * whole seconds as on the wire. It has one of two shapes: a backlog is made of messages that carry only what all carry.
 *
 * @throws InvalidHeaderError for a header that AMQP cannot carry.
 */
export function ownProperties(given: BasicProperties, headersSorted: boolean): BasicProperties {
  const { contentType, contentEncoding, deliveryMode, messageId, appId } = given;
  const headers = given.headers && ownHeaders(given.headers, headersSorted);
  const timestamp = given.timestamp && wholeSecond(given.timestamp);
  if (isPlain(given)) return { contentType, contentEncoding, headers, deliveryMode, messageId, timestamp, appId };
  const { priority, correlationId, replyTo, expirationMs, type, userId, clusterId } = given;
  return {
    contentType,
    contentEncoding,
    headers,
    deliveryMode,
    priority,
    correlationId,
    replyTo,
    expirationMs,
    messageId,
    timestamp,
    type,
    userId,
    appId,
    clusterId,
  };
}

/** Whether it has only what most messages have. */
function isPlain({ priority, correlationId, replyTo, expirationMs, type, userId, clusterId }: BasicProperties): boolean {
  return (
    correlationId === undefined &&
    replyTo === undefined &&
    expirationMs === undefined &&
    priority === undefined &&
    type === undefined &&
    userId === undefined &&
    clusterId === undefined
  );
}

let last = { of: new Date(0), time: 0, second: new Date(0) };

/** A date of the broker's own, cut to its second. Who sends much gives the same `Date` many times over. */
function wholeSecond(given: Date): Date {
  const time = given.getTime();
  if (last.of !== given || last.time !== time) last = { of: given, time, second: new Date(Math.floor(time / SECOND_MS) * SECOND_MS) };
  return last.second;
}

/** A copy for one receiver, who may change it: other receivers, and a later redelivery, do not see that. */
export function copiedProperties(properties: BasicProperties): BasicProperties {
  const { headers, timestamp } = properties;
  if (!headers && !timestamp) return { ...properties };
  return { ...properties, headers: headers && copiedTable(headers), timestamp: timestamp && new Date(timestamp) };
}

function ownHeaders(headers: HeaderTable, sorted: boolean): HeaderTable | undefined {
  // As on the wire, where an empty table is left out.
  if (isEmptyTable(headers)) return undefined;
  const canonical = canonicalTable(headers);
  return sorted ? sortedTable(canonical) : canonical;
}

function copiedTable(table: HeaderTable): HeaderTable {
  const copy: Record<string, HeaderValue> = {};
  for (const name of Object.keys(table)) {
    const value = table[name] ?? null;
    copy[name] = typeof value === 'object' ? copiedValue(value) : value;
  }
  return copy;
}

function copiedValue(value: HeaderValue): HeaderValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: HeaderValue) => copiedValue(item));
  if (value instanceof Date) return new Date(value);
  if (value instanceof Uint8Array) return Buffer.from(value);
  return copiedTable(value as HeaderTable);
}
