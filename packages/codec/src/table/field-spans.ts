import { OctetReader } from '../octets/octet-reader';
import { FIELD_TYPES, LONG_OF_0_8 } from './field-type';
import type { TableOrigin } from './table-origin';

/** Where a field stands in the octets of a table. */
export interface FieldSpan {
  /** Of the name, with its length. */
  readonly start: number;
  /** Of the octet that says the type. */
  readonly type: number;
  readonly end: number;
}

/** How long a value is whose type says it. */
const OCTETS: ReadonlyMap<number, number> = new Map([
  [FIELD_TYPES.bool, 1],
  [FIELD_TYPES.byte, 1],
  [FIELD_TYPES.unsignedbyte, 1],
  [FIELD_TYPES.short, 2],
  [FIELD_TYPES.unsignedshort, 2],
  [FIELD_TYPES.signedint, 4],
  [FIELD_TYPES.unsignedint, 4],
  [FIELD_TYPES.long, 8],
  [LONG_OF_0_8, 8],
  [FIELD_TYPES.float, 4],
  [FIELD_TYPES.double, 8],
  [FIELD_TYPES.decimal, 5],
  [FIELD_TYPES.timestamp, 8],
  [FIELD_TYPES.void, 0],
]);

/** Where the fields of a table stand that was read without error, the first of each name. */
export function fieldSpans({ bytes, start, end }: TableOrigin): ReadonlyMap<string, FieldSpan> {
  const spans = new Map<string, FieldSpan>();
  const reader = new OctetReader(bytes, start, end);
  while (reader.offset < end) {
    const from = reader.offset;
    const name = reader.shortString();
    const type = reader.offset;
    // All others have their length before them.
    reader.skip(OCTETS.get(reader.octet()) ?? reader.long());
    if (!spans.has(name)) spans.set(name, { start: from, type, end: reader.offset });
  }
  return spans;
}
