import type { OctetReader } from '../octets/octet-reader';
import type { FieldTable, FieldValue } from './field-table';
import { FIELD_TYPES, LONG_OF_0_8 } from './field-type';
import { checkDepth } from './table-depth';
import { setOrigin } from './table-origin';
import { readTime } from './time';

/** Reads a table with the length before it. */
export function readTable(reader: OctetReader, depth = 0): FieldTable {
  return bounded(reader, depth, readFields);
}

/**
 * Reads the fields of a table up to the end of the reader. Of a name that stands there twice the first is taken, as RabbitMQ
 * looks names up.
 */
export function readFields(reader: OctetReader, depth = 0): FieldTable {
  const table: Record<string, FieldValue> = {};
  const start = reader.offset;
  // First of all, so that all tables begin their shape alike.
  setOrigin(table, { table, bytes: reader.bytes, start, end: reader.end });
  while (reader.offset < reader.end) {
    const name = reader.shortString();
    const value = readValue(reader, depth);
    // As a key it would set the prototype of the table, which whoever sent it must not be able to.
    if (name !== '__proto__' && !Object.hasOwn(table, name)) table[name] = value;
  }
  return table;
}

function readArray(reader: OctetReader, depth: number): FieldValue[] {
  const values: FieldValue[] = [];
  while (reader.offset < reader.end) values.push(readValue(reader, depth));
  return values;
}

/** What is read stands within the length that is announced before it, all of it. */
function bounded<T>(reader: OctetReader, depth: number, read: (reader: OctetReader, depth: number) => T): T {
  checkDepth(depth, 'malformed-table');
  const length = reader.long();
  const { end, fault } = reader;
  const start = reader.skip(length);
  reader.offset = start;
  reader.end = start + length;
  reader.fault = 'malformed-table';
  const value = read(reader, depth + 1);
  reader.end = end;
  reader.fault = fault;
  return value;
}

function readValue(reader: OctetReader, depth: number): FieldValue {
  const { bytes } = reader;
  const type = reader.octet();
  switch (type) {
    case FIELD_TYPES.longstr:
      return reader.text(reader.long());
    case FIELD_TYPES.bool:
      return reader.octet() !== 0;
    case FIELD_TYPES.byte:
      return bytes.readInt8(reader.skip(1));
    case FIELD_TYPES.unsignedbyte:
      return reader.octet();
    case FIELD_TYPES.short:
      return bytes.readInt16BE(reader.skip(2));
    case FIELD_TYPES.unsignedshort:
      return reader.short();
    case FIELD_TYPES.signedint:
      return bytes.readInt32BE(reader.skip(4));
    case FIELD_TYPES.unsignedint:
      return reader.long();
    case FIELD_TYPES.long:
    case LONG_OF_0_8:
      return reader.signedLongLong();
    case FIELD_TYPES.float:
      return finite(reader, bytes.readFloatBE(reader.skip(4)));
    case FIELD_TYPES.double:
      return finite(reader, bytes.readDoubleBE(reader.skip(8)));
    case FIELD_TYPES.decimal:
      return decimal(reader.octet(), reader.long());
    case FIELD_TYPES.timestamp:
      return readTime(reader);
    case FIELD_TYPES.void:
      return null;
    case FIELD_TYPES.binary:
      return reader.longString();
    case FIELD_TYPES.table:
      return readTable(reader, depth);
    case FIELD_TYPES.array:
      return bounded(reader, depth, readArray);
    default:
      // Its length is unknown, so nothing behind it can be read either.
      throw reader.malformed(`a field has the unknown type ${String(type)}`);
  }
}

/** RabbitMQ reads no number that is none. */
function finite(reader: OctetReader, value: number): number {
  if (!Number.isFinite(value)) throw reader.malformed('a floating-point field is no number');
  return value;
}

/** The specification leaves the sign open; RabbitMQ passes the octets on. */
function decimal(scale: number, unscaled: number): number {
  return (unscaled | 0) / 10 ** scale;
}
