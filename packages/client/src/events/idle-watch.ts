import type { Clock, Timer } from '@nest-amqp/core';

/** What an {@link IdleWatch} needs. */
export interface IdleWatchOptions {
  readonly clock: Clock;
  readonly intervalMs: number;
  /** Whether messages are worked on just now: then nothing is idle, however long that takes. */
  isBusy(): boolean;
  /** Called after each interval without a message. */
  onIdle(idleMs: number): void;
}

/** Notices that no message has come for a while. One timer, set for the earliest moment at which that can be so. */
export class IdleWatch {
  private lastMessageAt = 0;
  private toldAt = 0;
  private timer: Timer | undefined;

  constructor(private readonly options: IdleWatchOptions) {}

  start(): void {
    this.timer?.cancel();
    this.lastMessageAt = this.toldAt = this.options.clock.now();
    this.wait(this.options.intervalMs);
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }

  /** A message has come. */
  noteMessage(): void {
    this.lastMessageAt = this.options.clock.now();
  }

  private wait(delayMs: number): void {
    this.timer = this.options.clock.after(delayMs, () => this.look());
    this.timer.unref();
  }

  private look(): void {
    const { clock, intervalMs } = this.options;
    const now = clock.now();
    if (this.options.isBusy()) this.lastMessageAt = now;
    const isDue = now >= Math.max(this.lastMessageAt, this.toldAt) + intervalMs;
    if (isDue) this.toldAt = now;
    this.wait(Math.max(1, Math.max(this.lastMessageAt, this.toldAt) + intervalMs - now));
    // Last: whoever is told may stop the listener.
    if (isDue) this.options.onIdle(now - this.lastMessageAt);
  }
}
