import { systemClock } from '@nest-amqp/core';

const LONGEST_PAUSE_MS = 50;

/**
 * Tries a check until it passes, with growing pauses, and resolves with what it returned.
 *
 * @throws what the check threw last, when `patienceMs` milliseconds have passed.
 */
export async function eventually<T>(patienceMs: number, check: () => T | Promise<T>): Promise<T> {
  const deadline = systemClock.now() + patienceMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await check();
    } catch (error) {
      if (systemClock.now() >= deadline) throw error;
    }
    await pause(pauseMs);
  }
}

/** What a promise resolves with, if it does so within `limitMs` milliseconds. */
export function within<T>(limitMs: number, promise: Promise<T>, what: string): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = systemClock.after(limitMs, () => reject(new Error(`${what} took longer than ${limitMs} ms`)));
    promise.then(resolve, reject).finally(() => timer.cancel());
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    systemClock.after(ms, resolve);
  });
}
