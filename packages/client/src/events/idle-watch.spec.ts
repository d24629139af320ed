import type { Clock, Timer } from '@nest-amqp/core';
import { IdleWatch } from './idle-watch';

/** A clock whose one timer fires when time is moved. */
class OneTimerClock implements Clock {
  private time = 1_000;
  private pending: { readonly at: number; readonly task: () => void } | undefined;

  now(): number {
    return this.time;
  }

  after(delayMs: number, task: () => void): Timer {
    const timer = { at: this.time + delayMs, task };
    this.pending = timer;
    return {
      unref: () => undefined,
      cancel: () => {
        if (this.pending === timer) this.pending = undefined;
      },
    };
  }

  get hasTimer(): boolean {
    return this.pending !== undefined;
  }

  advance(ms: number): void {
    const until = this.time + ms;
    while (this.pending && this.pending.at <= until) {
      const { at, task } = this.pending;
      this.pending = undefined;
      this.time = at;
      task();
    }
    this.time = until;
  }
}

describe('watching for idleness', () => {
  let clock: OneTimerClock;
  let busy: boolean;
  let told: number[];
  let watch: IdleWatch;

  beforeEach(() => {
    clock = new OneTimerClock();
    busy = false;
    told = [];
    watch = new IdleWatch({ clock, intervalMs: 100, isBusy: () => busy, onIdle: (idleMs) => told.push(idleMs) });
    watch.start();
  });

  it('tells after each interval how long it has been', () => {
    clock.advance(99);
    expect(told).toEqual([]);
    clock.advance(201);
    expect(told).toEqual([100, 200, 300]);
  });

  it('begins anew with each message', () => {
    clock.advance(60);
    watch.noteMessage();
    clock.advance(99);
    expect(told).toEqual([]);
    clock.advance(1);
    expect(told).toEqual([100]);
  });

  it('says nothing while a message is worked on', () => {
    busy = true;
    clock.advance(350);
    busy = false;
    expect(told).toEqual([]);
    clock.advance(100);
    expect(told).toEqual([100]);
  });

  it('holds no timer when it is stopped, not even by whoever is told', () => {
    watch.stop();
    expect(clock.hasTimer).toBe(false);
    watch = new IdleWatch({ clock, intervalMs: 100, isBusy: () => busy, onIdle: () => watch.stop() });
    watch.start();
    clock.advance(100);
    expect(clock.hasTimer).toBe(false);
  });
});
