import type { Clock, Timer } from '@nest-amqp/core';
import { Ring } from '../queue/ring';
import type { Turns } from './turns';

interface Delayed {
  readonly at: number;
  readonly arrive: () => void;
}

/** How much later what a broker says reaches its clients: one for all of them. */
export class Latency {
  /** 0 is at once. */
  ms = 0;

  constructor(
    readonly clock: Clock,
    readonly turns: Turns,
  ) {}

  /** The way to one client. */
  line(): DelayLine {
    return new DelayLine(this);
  }
}

/** The way from a broker to one client: what enters it arrives so much later, in the order in which it entered. */
export class DelayLine {
  private readonly underway = new Ring<Delayed>();
  private timer: Timer | undefined;
  private lastAt = 0;

  constructor(private readonly latency: Latency) {}

  /** Whether what enters now arrives at once: whoever asks first saves the function. */
  get isPrompt(): boolean {
    return this.latency.ms === 0 && this.underway.length === 0;
  }

  /** Calls `arrive` when its time has come, and at once if the line is prompt. */
  push(arrive: () => void): void {
    if (this.isPrompt) {
      arrive();
      return;
    }
    const { clock, turns, ms } = this.latency;
    // a shorter delay does not let anything overtake what entered before
    this.lastAt = Math.max(this.lastAt, clock.now() + ms);
    this.underway.push({ at: this.lastAt, arrive });
    if (this.underway.length > 1) return;
    turns.hold();
    this.wait();
  }

  private wait(): void {
    const next = this.underway.at(0);
    if (!next) return;
    const { clock } = this.latency;
    this.timer ??= clock.after(Math.max(0, next.at - clock.now()), () => this.arrive());
  }

  private arrive(): void {
    this.timer = undefined;
    const { clock, turns } = this.latency;
    for (let next = this.underway.at(0); next && next.at <= clock.now(); next = this.underway.at(0)) {
      this.underway.shift();
      next.arrive();
    }
    if (this.underway.length === 0) turns.release();
    else this.wait();
  }
}
