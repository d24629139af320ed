import type { HeaderTable } from '@nest-amqp/core';

const origins = new WeakMap<HeaderTable, HeaderTable>();

/** Remembers which table the broker made this one of, by adding to it, leaving something out or sorting it. */
export function derivedTable<T extends HeaderTable>(table: T, origin: HeaderTable | undefined): T {
  if (origin && origin !== table) origins.set(table, origin);
  return table;
}

/** The table that the broker made this one of, if it did: a server writes the fields that it has in common with it in the types in which they came. */
export function originOf(table: HeaderTable): HeaderTable | undefined {
  return origins.get(table);
}
