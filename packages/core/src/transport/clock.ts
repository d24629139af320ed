/** A timer that was set on a {@link Clock}. */
export interface Timer {
  /** Lets the process end while the timer is pending. */
  unref(): void;
  cancel(): void;
}

/** Time, so that a test can replace it. One clock serves a broker in memory and the client that talks to it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `task` once, after `delayMs` milliseconds. */
  after(delayMs: number, task: () => void): Timer;
}

// Taken at load, so that a test's fake timers cannot freeze delivery.
const set = globalThis.setTimeout;
const clear = globalThis.clearTimeout;
const now = Date.now.bind(Date);

// A longer delay would fire at once (Node's timers hold 31 bits).
const LONGEST_MS = 2 ** 31 - 1;

/** The real time of this process. */
export const systemClock: Clock = {
  now,
  after(delayMs, task) {
    let handle: NodeJS.Timeout;
    let held = true;
    const schedule = (leftMs: number): void => {
      const step = Math.min(leftMs, LONGEST_MS);
      handle = set(() => {
        if (leftMs > step) schedule(leftMs - step);
        else task();
      }, step);
      if (!held) handle.unref();
    };
    schedule(delayMs);
    return {
      unref: () => {
        held = false;
        handle.unref();
      },
      cancel: () => {
        clear(handle);
      },
    };
  },
};
