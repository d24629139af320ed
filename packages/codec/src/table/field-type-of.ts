import { fieldSpans } from './field-spans';
import type { FieldTable, FieldValue } from './field-table';
import { FIELD_TYPES, LONG_OF_0_8, type FieldType } from './field-type';
import { naturalType } from './natural-type';
import { originOf } from './table-origin';

const NAMES: ReadonlyMap<number, FieldType> = new Map([
  ...(Object.keys(FIELD_TYPES) as FieldType[]).map((name) => [FIELD_TYPES[name], name] as const),
  [LONG_OF_0_8, 'long'],
]);

/**
 * The type in which a field came over the wire, or that it takes when it is written if it did not come so; undefined if the
 * table has no such field. RabbitMQ names it in its errors (`received the value '5' of type 'short' but current is none`).
 *
 * @throws CodecError if AMQP cannot carry the value
 */
export function fieldTypeOf(table: FieldTable, name: string): FieldType | undefined {
  if (!Object.hasOwn(table, name)) return undefined;
  const value = table[name] as FieldValue;
  const origin = originOf(table);
  const span = origin?.table[name] === value ? fieldSpans(origin).get(name) : undefined;
  return (span && NAMES.get(origin?.bytes[span.type] ?? 0)) ?? naturalType(value);
}
