import type { FieldTable } from './field-table';
import type { FieldType } from './field-type';

/** Reads the fields of a table, without the length before them (AMQPLAIN's response). */
export function decodeTable(_fields: Buffer): FieldTable {
  throw new Error('not yet');
}

/** Writes the fields of a table, without the length before them. */
export function encodeTable(_table: FieldTable): Buffer {
  throw new Error('not yet');
}

/**
 * The type in which a field came over the wire, or in which it will be written where it did not come so; undefined if the table
 * has no such field.
 */
export function fieldTypeOf(_table: FieldTable, _name: string): FieldType | undefined {
  throw new Error('not yet');
}

/**
 * Links a table that was made from one that was read (sorted, extended) to it: a field that still has its value there is written
 * in the octets in which it came. A table that was read and is written as it is, and tables nested in it, need no call.
 */
export function keepFieldTypes<T extends FieldTable>(_derived: T, _original: FieldTable): T {
  throw new Error('not yet');
}
