import { canonicalTable, type HeaderTable, type HeaderValue } from '@nest-amqp/core';
import { writeTable } from './table-writer';

/** amqplib encodes a method in 64 KiB of scratch, and a channel that it fails to do so on never answers again. */
const MOST_BYTES = 60 * 1024;

/**
 * Arguments in the form in which amqplib takes them: what JavaScript has no type for is `{ '!': type, value }`.
 *
 * @throws InvalidHeaderError if AMQP cannot carry a value, or all of them are too large
 */
export function amqplibTable(table: HeaderTable | undefined): Record<string, unknown> {
  if (table === undefined || Object.keys(table).length === 0) return {};
  writeTable(Buffer.allocUnsafe(MOST_BYTES), 0, MOST_BYTES, table);
  return converted(canonicalTable(table));
}

function converted(table: HeaderTable): Record<string, unknown> {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, convertedValue(value)]));
}

function convertedValue(value: HeaderValue): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : { '!': 'double', value };
  if (typeof value === 'bigint') return { '!': 'int64', value };
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  if (value instanceof Date) return { '!': 'timestamp', value: Math.floor(value.getTime() / 1000) };
  if (Array.isArray(value)) return value.map(convertedValue);
  const table = converted(value as HeaderTable);
  // A table with a key '!' of its own is not amqplib's notation: it only looks at own properties for that.
  return Object.hasOwn(table, '!') ? (Object.create(table) as object) : table;
}
