import type { HeaderValue } from '@nest-amqp/core';

/** A header as the declared type has it; `undefined` where it cannot become one. */
export type HeaderConversion = (value: HeaderValue) => unknown;

const CONVERSIONS = new Map<unknown, HeaderConversion>([
  [String, toText],
  [Number, toNumber],
  [Boolean, toFlag],
  [Date, toDate],
  [Buffer, toBytes],
]);

/** How a header becomes the declared type; nothing where it is given as it is, which is what every other type gets. */
export function headerConversion(declared: unknown): HeaderConversion | undefined {
  return CONVERSIONS.get(declared);
}

function toText(value: HeaderValue): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  return typeof value === 'object' ? undefined : String(value);
}

function toNumber(value: HeaderValue): number | undefined {
  if (typeof value === 'number') return value;
  const isNumeric = typeof value === 'bigint' || (typeof value === 'string' && value.trim() !== '');
  const number = isNumeric ? Number(value) : NaN;
  return Number.isNaN(number) ? undefined : number;
}

function toFlag(value: HeaderValue): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' || value === 'false' ? value === 'true' : undefined;
}

function toDate(value: HeaderValue): Date | undefined {
  if (value instanceof Date) return value;
  const date = typeof value === 'string' || typeof value === 'number' ? new Date(value) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}

function toBytes(value: HeaderValue): Buffer | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value);
  return typeof value === 'string' ? Buffer.from(value) : undefined;
}
