import type { OptionFault } from '@nest-amqp/core';

/** How long to wait before an attempt. */
export interface BackOff {
  /** Milliseconds before the next attempt, after `failures` failed ones (from 1); `undefined` when no further attempt is made. */
  delayMs(failures: number): number | undefined;
}

/** What an exponential back-off is made of. */
export interface ExponentialBackOffOptions {
  /** The first ceiling, in milliseconds. By default 100. */
  readonly initialMs?: number;
  /** No delay is longer. By default 5,000. */
  readonly maxMs?: number;
  /** By default 2. */
  readonly multiplier?: number;
  /** `full`: anything between 0 and the ceiling, so that many clients do not come back at once. By default `full`. */
  readonly jitter?: 'full' | 'none';
  /** The most attempts after a failure. By default there is no limit. */
  readonly maxAttempts?: number;
}

/** A back-off whose ceiling grows by a factor up to a maximum. */
export function exponentialBackOff(options: ExponentialBackOffOptions = {}): BackOff {
  const { initialMs = 100, maxMs = 5_000, multiplier = 2, jitter = 'full', maxAttempts = Infinity } = options;
  return {
    delayMs(failures) {
      if (failures > maxAttempts) return undefined;
      const ceiling = Math.min(maxMs, initialMs * multiplier ** (failures - 1));
      return jitter === 'full' ? Math.random() * ceiling : ceiling;
    },
  };
}

/** A back-off that waits for the given delays, in milliseconds, one after the other, and then gives up. */
export function listedBackOff(delaysMs: readonly number[]): BackOff {
  return { delayMs: (failures) => delaysMs[failures - 1] };
}

/** What is wrong with the options of an exponential back-off. */
export function backOffFaults(name: string, options: ExponentialBackOffOptions): OptionFault[] {
  const faults: OptionFault[] = [];
  for (const key of ['initialMs', 'maxMs', 'multiplier', 'maxAttempts'] as const) {
    const value = options[key];
    if (value !== undefined && !(value >= 0)) {
      faults.push({ option: `${name}.${key}`, problem: `it is ${String(value)}`, remedy: 'Give a number that is not negative' });
    }
  }
  return faults;
}
