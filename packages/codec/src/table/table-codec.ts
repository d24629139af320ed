import { OctetReader } from '../octets/octet-reader';
import { written } from '../octets/written';
import type { FieldTable } from './field-table';
import { readFields } from './table-reader';
import { writeFields } from './table-writer';

/**
 * Reads the fields of a table that has no length before it, such as the response of AMQPLAIN.
 *
 * @throws CodecError
 */
export function decodeTable(fields: Buffer): FieldTable {
  const reader = new OctetReader(fields, 0);
  reader.fault = 'malformed-table';
  return readFields(reader);
}

/**
 * Writes the fields of a table without the length before them.
 *
 * @throws CodecError if AMQP cannot carry a value
 */
export function encodeTable(table: FieldTable): Buffer {
  return written((writer) => writeFields(writer, table));
}
