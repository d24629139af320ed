import type { BackOff, ExponentialBackOffOptions } from './back-off';
import type { ErrorMatcher } from './error-matcher';

/** How a failed message is tried again. */
export interface RetryOptions {
  /** Milliseconds before each further attempt. By default `[200, 1000, 2000]`, unless there is a back-off. */
  readonly delaysMs?: readonly number[];
  /** In place of delays: a back-off, or what an exponential one is made of; then `maxAttempts` is 3 by default. */
  readonly backOff?: BackOff | ExponentialBackOffOptions;
  /** Only failures that one of these matches are tried again; any other goes to the recoverer at once. By default all are. */
  readonly on?: ErrorMatcher | readonly ErrorMatcher[];
  /** Failures that one of these matches are not tried again, whatever `on` says. By default none. */
  readonly notOn?: ErrorMatcher | readonly ErrorMatcher[];
  /**
   * True: every delay is waited for in process, so that no message overtakes one that waits (with `concurrency` 1). By
   * default false: delays above 2 seconds are waited for in a queue of the broker, while the listener goes on.
   */
  readonly ordered?: boolean;
}

/** The delays of further attempts in milliseconds, a back-off that ends, all that can be said of retries, or `false` for a single attempt. */
export type RetryOption = readonly number[] | BackOff | RetryOptions | false;

/** Three more attempts, after 0.2, 1 and 2 seconds. */
export const DEFAULT_DELAYS_MS: readonly number[] = [200, 1_000, 2_000];
