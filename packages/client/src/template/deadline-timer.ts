import type { Clock, Timer } from '@nest-amqp/core';

/**
 * One timer for many deadlines: it is set for the earliest that was ever asked for, and when it fires, the sweep names the
 * earliest that is left. Settling in time costs nothing that way.
 */
export class DeadlineTimer {
  private timer?: Timer;
  private dueAt = Infinity;

  /** @param sweep gives up what is overdue and returns the earliest deadline left, or `Infinity`; what is no number is overdue. */
  constructor(
    private readonly clock: Clock,
    private readonly sweep: (now: number) => number,
  ) {}

  watch(deadline: number): void {
    if (deadline >= this.dueAt) return;
    this.timer?.cancel();
    this.dueAt = deadline;
    this.timer = this.clock.after(Math.max(0, deadline - this.clock.now()), () => {
      this.dueAt = Infinity;
      this.watch(this.sweep(this.clock.now()));
    });
    // Whoever waits for an answer is kept alive by the connection.
    this.timer.unref();
  }

  stop(): void {
    this.timer?.cancel();
    this.dueAt = Infinity;
  }
}
