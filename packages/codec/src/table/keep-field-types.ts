import type { FieldTable } from './field-table';
import { originOf, setOrigin } from './table-origin';

/**
 * Links a table that was made from one that was read (sorted, extended) to it: a field that still has the value that it has there
 * is written in the octets in which it came. A table that is written as it was read, and tables nested in it, need no call.
 * Neither of the two is to be changed any more.
 *
 * @returns `derived`
 */
export function keepFieldTypes<T extends FieldTable>(derived: T, original: FieldTable): T {
  const origin = originOf(original);
  if (origin && derived !== original) setOrigin(derived, origin);
  return derived;
}
