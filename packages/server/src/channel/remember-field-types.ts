import { fieldTypeOf, type FieldTable } from '@nest-amqp/codec';
import { rememberTypes } from '@nest-amqp/memory';

/** Tells the broker in which types the fields of a table came, for what it looks at depends on them. */
export function rememberFieldTypes(table: FieldTable): void {
  rememberTypes(table, (name) => fieldTypeOf(table, name));
}
