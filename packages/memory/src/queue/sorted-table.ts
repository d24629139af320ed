import type { HeaderTable, HeaderValue } from '@nest-amqp/core';

/** The same table with its names in order; the very same one if they are already. */
export function sortedTable(table: HeaderTable): HeaderTable {
  const names = Object.keys(table);
  let previous = '';
  let inOrder = true;
  for (const name of names) {
    inOrder &&= previous <= name;
    previous = name;
  }
  if (inOrder) return table;
  const sorted: Record<string, HeaderValue> = {};
  for (const name of names.sort()) sorted[name] = table[name] ?? null;
  return sorted;
}
