/**
 * A value of a table, as it is read and as it is written. Read, a byte array is a `Buffer` that shares its memory with
 * what was read, a 64-bit integer a bigint only where a number would not be exact, a timestamp a `Date`, or a number where no
 * `Date` can hold it. Written, a number takes the narrowest signed width that holds it, or is a double; a bigint takes
 * 64 bits always. Tables that were read are written in the types in which they came ({@link keepFieldTypes}).
 */
export type FieldValue = string | number | bigint | boolean | null | Date | Uint8Array | readonly FieldValue[] | FieldTable;

/** A table of AMQP (section 4.2.5.5): headers of a message, arguments of a declaration, properties of a peer. */
export interface FieldTable {
  readonly [name: string]: FieldValue;
}
