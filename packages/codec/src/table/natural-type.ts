import { CodecError } from '../codec-error';
import type { FieldValue } from './field-table';
import type { FieldType } from './field-type';

const INT_32 = 0x8000_0000;
const INT_64 = 2n ** 63n;

/** @throws CodecError if AMQP cannot carry the value */
export function naturalType(value: FieldValue): FieldType {
  switch (typeof value) {
    case 'string':
      return 'longstr';
    case 'number':
      return numberType(value);
    case 'boolean':
      return 'bool';
    case 'bigint':
      if (value >= -INT_64 && value < INT_64) return 'long';
      throw new CodecError('unencodable', `${String(value)} has more than 64 bits`);
    case 'object':
      return objectType(value);
    default:
      throw new CodecError('unencodable', `AMQP carries no ${typeof value}`);
  }
}

function numberType(value: number): FieldType {
  if (Number.isSafeInteger(value)) {
    if (value >= -0x80 && value < 0x80) return 'byte';
    if (value >= -0x8000 && value < 0x8000) return 'short';
    return value >= -INT_32 && value < INT_32 ? 'signedint' : 'long';
  }
  if (!Number.isFinite(value)) throw new CodecError('unencodable', `AMQP carries no ${String(value)}`);
  return 'double';
}

function objectType(value: object | null): FieldType {
  if (value === null) return 'void';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Uint8Array) return 'binary';
  if (!(value instanceof Date)) return 'table';
  if (Number.isNaN(value.getTime())) throw new CodecError('unencodable', 'AMQP carries no invalid Date');
  return 'timestamp';
}
