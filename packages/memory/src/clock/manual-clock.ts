import type { Clock, Timer } from '@nest-amqp/core';

interface Pending {
  readonly at: number;
  readonly task: () => void;
}

/** A clock that moves only when it is told to: for tests of expiry, timeouts and back-off that wait for nothing. */
export class ManualClock implements Clock {
  private readonly pending = new Set<Pending>();

  /** @param time where it starts, in milliseconds since 1970; by default a day in 2026. */
  constructor(private time = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.time;
  }

  after(delayMs: number, task: () => void): Timer {
    const pending = { at: this.time + Math.max(0, delayMs), task };
    this.pending.add(pending);
    return {
      unref: () => undefined,
      cancel: () => {
        this.pending.delete(pending);
      },
    };
  }

  /** How many timers are set. */
  get timers(): number {
    return this.pending.size;
  }

  /** Moves the clock on and calls what becomes due, in order, each at its own time; also what that sets in turn. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (let next = this.next(end); next; next = this.next(end)) {
      this.pending.delete(next);
      this.time = Math.max(this.time, next.at);
      next.task();
    }
    this.time = end;
  }

  private next(end: number): Pending | undefined {
    let first: Pending | undefined;
    for (const pending of this.pending) if (pending.at <= end && (!first || pending.at < first.at)) first = pending;
    return first;
  }
}
