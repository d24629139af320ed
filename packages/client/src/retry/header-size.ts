import type { HeaderTable, HeaderValue } from '@nest-amqp/core';

/** About how many bytes a table takes in the content header frame; never fewer than it does. */
export function tableBytes(table: HeaderTable): number {
  return Object.entries(table).reduce((sum, [name, value]) => sum + 1 + Buffer.byteLength(name) + valueBytes(value), 4);
}

function valueBytes(value: HeaderValue): number {
  if (typeof value === 'string') return 5 + Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return 9;
  if (value instanceof Uint8Array) return 5 + value.byteLength;
  if (Array.isArray(value)) return (value as readonly HeaderValue[]).reduce<number>((sum, each) => sum + valueBytes(each), 5);
  return 1 + tableBytes(value as HeaderTable);
}

/** A text of at most so many bytes in UTF-8: itself, or its beginning and three dots. */
export function cutText(text: string, mostBytes: number): string {
  if (Buffer.byteLength(text) <= mostBytes) return text;
  const cut = Buffer.from(text)
    .subarray(0, Math.max(0, mostBytes - 3))
    .toString();
  // What was cut in the middle of a character ends in the replacement character, which is longer than what it stands for.
  return `${cut.replace(/\uFFFD+$/, '')}...`;
}
