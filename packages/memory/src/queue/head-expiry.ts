import type { Clock, Timer } from '@nest-amqp/core';
import type { QueueEntry } from './queue-entry';
import type { StoredMessage } from './stored-message';

/** Message TTL of one queue. Messages expire only at the head, so one timer, for the head, is enough. */
export class HeadExpiry {
  private timer: Timer | undefined;
  private timerAt = Infinity;
  /** Whether any message has had a deadline yet; until then nobody needs to ask. */
  isUsed = false;

  constructor(
    private readonly clock: Clock,
    /** What holds for messages that arrive from now on. */
    public queueTtlMs: number | undefined,
    private readonly onDue: () => void,
  ) {}

  /** When a message that arrives now expires: by the queue's TTL or its own, whichever is shorter; 0 is never. */
  deadlineOf(message: StoredMessage): number {
    const own = message.properties.expirationMs;
    if (own === undefined && this.queueTtlMs === undefined) return 0;
    this.isUsed = true;
    return this.clock.now() + Math.min(own ?? Infinity, this.queueTtlMs ?? Infinity);
  }

  isDue(entry: QueueEntry): boolean {
    return entry.expiresAt !== 0 && entry.expiresAt <= this.clock.now();
  }

  /** Whether the time has come that the timer is set to, though it may not have run yet. */
  get isTimerDue(): boolean {
    return this.timerAt <= this.clock.now();
  }

  /** Makes sure that the queue is woken when this head expires. A timer that comes too early is left alone. */
  watch(head: QueueEntry | undefined): void {
    if (!head || head.expiresAt === 0 || head.expiresAt >= this.timerAt) return;
    this.timer?.cancel();
    this.timerAt = head.expiresAt;
    this.timer = this.clock.after(Math.max(0, head.expiresAt - this.clock.now()), () => {
      this.stop();
      this.onDue();
    });
    this.timer.unref();
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.timerAt = Infinity;
  }
}
