import { systemClock, type Timer } from '@nest-amqp/core';

/** What a heartbeat watches. */
export interface HeartbeatTarget {
  readonly link: {
    /** Octets received so far. */
    readonly received: number;
    /** Octets sent so far. */
    readonly sent: number;
    /** The client is not read at the moment, so its silence means nothing. */
    readonly isHeld: boolean;
    sendHeartbeat(): void;
  };
  /** Nothing was received for two intervals. */
  silent(): void;
}

/**
 * The heartbeats of a connection as RabbitMQ keeps them (`rabbit_heartbeat`): it sends one when it has sent nothing for half
 * the interval, looks once an interval for octets from the client, and gives up the second time that there are none.
 */
export class Heartbeat {
  private timers: Timer[] = [];
  private lastSent = 0;
  private lastReceived = 0;
  private misses = 0;

  constructor(
    private readonly target: HeartbeatTarget,
    /** 0 is none. */
    private readonly intervalMs: number,
  ) {
    if (intervalMs === 0) return;
    this.every(intervalMs / 2, 0, () => this.checkSent());
    this.every(intervalMs, 1, () => this.checkReceived());
  }

  stop(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers = [];
  }

  private every(delayMs: number, slot: number, task: () => void): void {
    const timer = systemClock.after(delayMs, () => {
      this.every(delayMs, slot, task);
      task();
    });
    timer.unref();
    this.timers[slot] = timer;
  }

  private checkSent(): void {
    const { link } = this.target;
    if (link.sent === this.lastSent) link.sendHeartbeat();
    this.lastSent = link.sent;
  }

  private checkReceived(): void {
    const { received, isHeld } = this.target.link;
    this.misses = isHeld || received !== this.lastReceived ? 0 : this.misses + 1;
    this.lastReceived = received;
    if (this.misses > 1) this.target.silent();
  }
}
