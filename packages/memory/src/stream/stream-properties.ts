import type { BasicProperties, HeaderTable, HeaderValue } from '@nest-amqp/core';
import type { VersionRules } from '../broker/version-rules';
import { derivedTable } from '../queue/derived-table';
import { sortedTable } from '../queue/sorted-table';
import type { StoredMessage } from '../queue/stored-message';

/** The header that says where in its stream a message is. */
const OFFSET = 'x-stream-offset';

/**
 * The properties that a message comes out of a stream with. A stream keeps messages in the form of AMQP 1.0, which has no
 * cluster id and takes only simple values in its application properties; headers come back sorted, with the offset.
 */
export function streamProperties(message: StoredMessage, offset: number, rules: VersionRules): BasicProperties {
  const { clusterId: _, ...properties } = message.properties;
  const { deliveryMode = rules.streamSetsDeliveryMode ? 1 : undefined, expirationMs = originalExpiration(message.deaths) } = properties;
  const headers = properties.headers ? keptHeaders(properties.headers, rules) : {};
  headers[OFFSET] = offset;
  return { ...properties, headers: derivedTable(sortedTable(headers), properties.headers), deliveryMode, expirationMs };
}

function keptHeaders(headers: HeaderTable, rules: VersionRules): Record<string, HeaderValue> {
  const kept: Record<string, HeaderValue> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value instanceof Uint8Array && rules.streamBinaryIsText) kept[name] = Buffer.from(value).toString();
    else if (isSimple(value) || (rules.streamKeepsNestedHeaders && (name.startsWith('x-') || name === 'CC'))) kept[name] = value;
  }
  return kept;
}

function isSimple(value: HeaderValue): boolean {
  return typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array;
}

/** The expiration that a dead letter lost elsewhere; in a stream it is there again. */
function originalExpiration(deaths: readonly HeaderTable[] | undefined): number | undefined {
  const expiration = deaths?.find((death) => death['original-expiration'] !== undefined)?.['original-expiration'];
  return expiration === undefined ? undefined : Number(expiration);
}
