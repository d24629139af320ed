import type { HeaderTable } from '@nest-amqp/core';
import { originOf } from '../queue/derived-table';
import { argumentType, shownValue } from './argument-type';

const arrived = new WeakMap<HeaderTable, (name: string) => string | undefined>();

const INTEGERS: readonly string[] = ['byte', 'short', 'signedint', 'long', 'unsignedbyte', 'unsignedshort', 'unsignedint'];
const FLOATS: readonly string[] = ['double', 'float'];

/** Remembers in which types the fields of a table came over the wire, for RabbitMQ looks at them. For servers. */
export function rememberTypes(table: HeaderTable, typeOf: (name: string) => string | undefined): void {
  arrived.set(table, typeOf);
}

/** The type of an argument as RabbitMQ's texts name it: that in which it came, else that in which it would be sent. */
export function typeOfArgument(table: HeaderTable, name: string): string {
  return arrived.get(originOf(table) ?? table)?.(name) ?? argumentType(table[name] ?? null);
}

/** Whether an argument came as one of the integer types: `10.0` did not. */
export function isIntegerArgument(table: HeaderTable, name: string): boolean {
  return INTEGERS.includes(typeOfArgument(table, name));
}

/** An argument's value as RabbitMQ's texts print it. */
export function shownArgument(table: HeaderTable, name: string): string {
  const value = table[name] ?? null;
  const shown = shownValue(value);
  return Number.isInteger(value) && FLOATS.includes(typeOfArgument(table, name)) ? `${shown}.0` : shown;
}
