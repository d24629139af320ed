import type { HeaderValue } from '@nest-amqp/core';

/** A field type under the name that RabbitMQ's texts give it. */
export type ArgumentType =
  'byte' | 'short' | 'signedint' | 'long' | 'double' | 'longstr' | 'bool' | 'void' | 'timestamp' | 'binary' | 'array' | 'table';

/** The type that a value of a table has on the wire: an integer takes the narrowest signed width. */
export function argumentType(value: HeaderValue): ArgumentType {
  switch (typeof value) {
    case 'string':
      return 'longstr';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'long';
    case 'number':
      return numberType(value);
    default:
      return objectType(value);
  }
}

/** A value as RabbitMQ's texts print it. */
export function shownValue(value: HeaderValue): string {
  if (value === null) return 'undefined';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Whether a value travels as one of the integer types. */
export function isInteger(value: HeaderValue): value is number | bigint {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

function numberType(value: number): ArgumentType {
  if (!Number.isSafeInteger(value)) return 'double';
  if (value >= -0x80 && value <= 0x7f) return 'byte';
  if (value >= -0x8000 && value <= 0x7fff) return 'short';
  return value >= -0x80000000 && value <= 0x7fffffff ? 'signedint' : 'long';
}

function objectType(value: Exclude<HeaderValue, string | boolean | number | bigint>): ArgumentType {
  if (value === null) return 'void';
  if (value instanceof Date) return 'timestamp';
  if (value instanceof Uint8Array) return 'binary';
  return Array.isArray(value) ? 'array' : 'table';
}
