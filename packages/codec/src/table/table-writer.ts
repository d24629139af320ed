import type { OctetWriter } from '../octets/octet-writer';
import { fieldSpans } from './field-spans';
import type { FieldTable, FieldValue } from './field-table';
import { FIELD_TYPES } from './field-type';
import { naturalType } from './natural-type';
import { checkDepth } from './table-depth';
import { originOf, type TableOrigin } from './table-origin';
import { writeTime } from './time';

/**
 * Writes a table with the length before it.
 *
 * @throws CodecError if AMQP cannot carry a value
 */
export function writeTable(writer: OctetWriter, table: FieldTable, depth = 0): void {
  const start = writer.beginLength();
  writeFields(writer, table, depth);
  writer.endLength(start);
}

/** Writes the fields of a table: in the octets of which it was read, or those of them that still hold, or in its natural types. */
export function writeFields(writer: OctetWriter, table: FieldTable, depth = 0): void {
  checkDepth(depth, 'unencodable');
  const origin = originOf(table);
  if (origin === undefined) {
    for (const name of Object.keys(table)) writeField(writer, name, table[name] as FieldValue, depth);
  } else if (origin.table === table) {
    writer.copy(origin.bytes, origin.start, origin.end);
  } else {
    writeDerived(writer, table, origin, depth);
  }
}

function writeDerived(writer: OctetWriter, table: FieldTable, origin: TableOrigin, depth: number): void {
  const spans = fieldSpans(origin);
  for (const name of Object.keys(table)) {
    const value = table[name] as FieldValue;
    const span = value === origin.table[name] ? spans.get(name) : undefined;
    if (span) writer.copy(origin.bytes, span.start, span.end);
    else writeField(writer, name, value, depth);
  }
}

function writeField(writer: OctetWriter, name: string, value: FieldValue, depth: number): void {
  writer.shortString(name);
  writeValue(writer, value, depth);
}

function writeValue(writer: OctetWriter, value: FieldValue, depth: number): void {
  const type = naturalType(value);
  writer.octet(FIELD_TYPES[type]);
  switch (type) {
    case 'longstr':
      writer.text(value as string);
      break;
    case 'bool':
      writer.octet(value ? 1 : 0);
      break;
    case 'byte':
      writer.octet((value as number) & 0xff);
      break;
    case 'short':
      writer.short((value as number) & 0xffff);
      break;
    case 'signedint':
      writer.long((value as number) >>> 0);
      break;
    case 'long':
      writer.longLong(value as number | bigint);
      break;
    case 'double':
      writer.double(value as number);
      break;
    case 'timestamp':
      writeTime(writer, value as Date);
      break;
    case 'binary':
      writer.longString(value as Uint8Array);
      break;
    case 'array':
      writeArray(writer, value as readonly FieldValue[], depth + 1);
      break;
    case 'table':
      writeTable(writer, value as FieldTable, depth + 1);
      break;
  }
}

function writeArray(writer: OctetWriter, values: readonly FieldValue[], depth: number): void {
  checkDepth(depth, 'unencodable');
  const start = writer.beginLength();
  for (const value of values) writeValue(writer, value, depth);
  writer.endLength(start);
}
