import { InvalidHeaderError } from '../errors/conversion-errors';
import type { HeaderTable, HeaderValue } from './basic-properties';

const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;

/**
 * A copy of a table in canonical form: nothing in it is shared with the original, dates are cut to whole seconds, byte
 * arrays are Buffers, and big integers that a number holds exactly are numbers.
 *
 * @throws InvalidHeaderError naming the header that AMQP cannot carry, such as `undefined`, a function or a `Map`.
 */
export function canonicalTable(table: HeaderTable, path = 'header'): Record<string, HeaderValue> {
  const copy: Record<string, HeaderValue> = {};
  for (const name of Object.keys(table)) {
    const value = table[name];
    // A plain assignment to __proto__ would set the prototype instead of a header.
    if (name === '__proto__') throw new InvalidHeaderError(`${path} '__proto__' is not allowed: give the header another name`);
    copy[name] = typeof value === 'string' ? value : canonicalValue(value, `${path} '${name}'`);
  }
  return copy;
}

function canonicalValue(value: unknown, path: string): HeaderValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      // RabbitMQ fails to read such a double and closes the connection (541).
      if (!Number.isFinite(value))
        throw new InvalidHeaderError(`${path} is ${String(value)}, which RabbitMQ cannot read: leave the header out, or send null`);
      // Outside the safe integers a number is sent as a double, as its value already is one.
      return value;
    case 'bigint':
      return canonicalBigint(value, path);
    case 'object':
      return canonicalObject(value, path);
    default:
      throw new InvalidHeaderError(
        `${path} is ${typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`}, which AMQP cannot carry: leave the header out, or send null`,
      );
  }
}

function canonicalBigint(value: bigint, path: string): HeaderValue {
  if (value < MIN_LONG || value > MAX_LONG) {
    throw new InvalidHeaderError(`${path} is ${String(value)}, which does not fit 64 bits: send it as a string`);
  }
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function canonicalObject(value: object | null, path: string): HeaderValue {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((item, index) => canonicalValue(item, `${path}[${String(index)}]`));
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new InvalidHeaderError(`${path} is an invalid Date: leave the header out, or send null`);
    return new Date(Math.floor(value.getTime() / 1000) * 1000);
  }
  if (value instanceof Uint8Array) return Buffer.from(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return canonicalTable(value as HeaderTable, path);
  throw new InvalidHeaderError(
    `${path} is a ${value.constructor.name}, which AMQP cannot carry: send a string, number, boolean, Date, Buffer, null, or plain objects and arrays of them`,
  );
}

/** Whether a table holds nothing. Such a one is not sent: it would say nothing, and the broker would keep it. */
export function isEmptyTable(table: HeaderTable): boolean {
  for (const name in table) if (Object.hasOwn(table, name)) return false;
  return true;
}
