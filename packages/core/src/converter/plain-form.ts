import { instanceToPlain } from 'class-transformer';
import type { PayloadType } from './message-converter';

/**
 * Whether an instance of a class stands anywhere in plain objects and arrays. What says by `toJSON` how it is written, such as a
 * date, is left to it. The value must not go in circles.
 */
export function holdsInstance(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsInstance);
  if (classOf(value)) return !saysItself(value);
  // A plain object inherits nothing that could be enumerated.
  for (const key in value) if (holdsInstance((value as Readonly<Record<string, unknown>>)[key])) return true;
  return false;
}

/** What JSON is written of: each instance of a class as class-transformer exposes it. The value itself stays as it is. */
export function plainForm(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !holdsInstance(value)) return value;
  if (Array.isArray(value)) return value.map(plainForm);
  if (classOf(value)) return instanceToPlain(value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainForm(each)]));
}

/** The class of an instance; undefined for plain objects, arrays, dates and what is no object. */
export function classOf(value: unknown): PayloadType | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date) return undefined;
  const type: unknown = value.constructor;
  return typeof type === 'function' && type !== Object ? (type as PayloadType) : undefined;
}

function saysItself(value: object): boolean {
  return typeof (value as { readonly toJSON?: unknown }).toJSON === 'function';
}
