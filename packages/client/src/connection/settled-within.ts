import type { Clock } from '@nest-amqp/core';

/** How long a broker that does not answer may hold up the closing of a channel: one that is blocked reads nothing. */
export const CLOSE_TIMEOUT_MS = 2_000;

/** Whether a promise settles, either way, before the time is over. */
export function settledWithin(clock: Clock, limitMs: number, promise: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.after(limitMs, () => resolve(false));
    const settled = (): void => {
      timer.cancel();
      resolve(true);
    };
    promise.then(settled, settled);
  });
}
