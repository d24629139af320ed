import type { BackOff } from './back-off';

/** The delays of further attempts in milliseconds, a back-off that ends, or `false` for a single attempt. */
export type RetryOption = readonly number[] | BackOff | false;

/** Three more attempts, after 0.2, 1 and 2 seconds. */
export const DEFAULT_RETRY: RetryOption = [200, 1_000, 2_000];
