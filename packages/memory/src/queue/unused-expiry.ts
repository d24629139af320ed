import type { Clock, Timer } from '@nest-amqp/core';

/** `x-expires`: a queue without consumers that nobody declares or gets from for that long is deleted. */
export class UnusedExpiry {
  private timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly expiresMs: number,
    private readonly onUnused: () => void,
  ) {}

  /** Begins to wait, or begins anew. */
  restart(): void {
    this.stop();
    this.timer = this.clock.after(this.expiresMs, this.onUnused);
    this.timer.unref();
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }
}
