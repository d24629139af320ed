import type { Clock, Timer } from '@nest-amqp/core';

/** A channel that holds messages which must not stay unacknowledged for ever. */
export interface WatchedChannel {
  /** Looks for messages that are overdue and says when to look again; `Infinity` if there is nothing to look for. */
  checkOverdue(now: number): number;
}

/** Wakes channels that have to look for overdue messages: with one timer, and none while no channel holds a message. */
export class AckWatch {
  private readonly due = new Map<WatchedChannel, number>();
  private timer: Timer | undefined;
  private timerAt = Infinity;

  constructor(private readonly clock: Clock) {}

  /** Has a channel look when `at` has come, if not before. */
  watch(channel: WatchedChannel, at: number): void {
    if (at >= (this.due.get(channel) ?? Infinity)) return;
    this.due.set(channel, at);
    if (at < this.timerAt) this.arm(at);
  }

  private arm(at: number): void {
    this.timer?.cancel();
    this.timerAt = at;
    this.timer = this.clock.after(Math.max(0, at - this.clock.now()), () => this.wake());
    this.timer.unref();
  }

  private wake(): void {
    this.timerAt = Infinity;
    const now = this.clock.now();
    for (const [channel, at] of [...this.due]) {
      if (at > now) continue;
      this.due.delete(channel);
      this.watch(channel, channel.checkOverdue(now));
    }
    const next = Math.min(...this.due.values());
    if (next < this.timerAt) this.arm(next);
  }
}
