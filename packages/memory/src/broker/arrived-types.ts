import type { HeaderTable } from '@nest-amqp/core';
import { originOf } from '../queue/derived-table';
import { argumentType } from './argument-type';

const arrived = new WeakMap<HeaderTable, (name: string) => string | undefined>();

/** Remembers in which types the arguments of a declaration came over the wire, for RabbitMQ's texts name them. For servers. */
export function rememberTypes(table: HeaderTable, typeOf: (name: string) => string | undefined): void {
  arrived.set(table, typeOf);
}

/** The type of an argument as RabbitMQ's texts name it: that in which it came, else that in which it would be sent. */
export function typeOfArgument(table: HeaderTable, name: string): string {
  return arrived.get(originOf(table) ?? table)?.(name) ?? argumentType(table[name] ?? null);
}
