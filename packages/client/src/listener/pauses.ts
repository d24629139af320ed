import type { Clock } from '@nest-amqp/core';

/** Waits of one consumer, which all end when it stops. */
export class Pauses {
  private readonly pending = new Set<() => void>();
  private ended = false;

  constructor(private readonly clock: Clock) {}

  /** Resolves with `true` when the time has passed, with `false` when {@link end} was called before. */
  wait(delayMs: number): Promise<boolean> {
    if (this.ended) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (): void => {
        timer.cancel();
        this.pending.delete(end);
        resolve(false);
      };
      const timer = this.clock.after(delayMs, () => {
        this.pending.delete(end);
        resolve(true);
      });
      this.pending.add(end);
    });
  }

  /** Ends what waits, and lets nothing wait again. */
  end(): void {
    this.ended = true;
    for (const end of [...this.pending]) end();
  }
}
