import type { Program } from './operation';

/** A time to live that passes within every step of a program that has one. Longer ones never pass. */
export const SHORT_MS = 20;

/** A time to live that never passes in a program. */
export const LONG_MS = 600_000;

/**
 * Whether times pass in a program. Each of its steps then takes until all short times have passed, so that it does not
 * depend on how fast it is played.
 */
export function isTimed(program: Program): boolean {
  return JSON.stringify(program).includes(`:${String(SHORT_MS)}`);
}
