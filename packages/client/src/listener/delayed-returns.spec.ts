import type { Clock } from '@nest-amqp/core';
import { DelayedReturns, returnDelayMs } from './delayed-returns';
import { Pauses } from './pauses';

/** A clock that stands still until it is told to go on. */
class StandingClock implements Clock {
  private tasks: { readonly at: number; readonly task: () => void }[] = [];
  private time = 0;

  now(): number {
    return this.time;
  }

  after(delayMs: number, task: () => void) {
    const entry = { at: this.time + delayMs, task };
    this.tasks.push(entry);
    return { unref: () => undefined, cancel: () => (this.tasks = this.tasks.filter((each) => each !== entry)) };
  }

  get pending(): number {
    return this.tasks.length;
  }

  async advance(ms: number): Promise<void> {
    this.time += ms;
    const due = this.tasks.filter(({ at }) => at <= this.time);
    this.tasks = this.tasks.filter(({ at }) => at > this.time);
    for (const { task } of due) task();
    await new Promise(setImmediate);
  }
}

describe('DelayedReturns', () => {
  it('gives a message back when its delay is over', async () => {
    const clock = new StandingClock();
    const returned: string[] = [];
    await new DelayedReturns(new Pauses(clock), 10).add(100, () => returned.push('a'));
    await clock.advance(99);
    expect(returned).toEqual([]);
    await clock.advance(1);
    expect(returned).toEqual(['a']);
  });

  it('lets at most half of the prefetch wait, and the next one wait for room', async () => {
    const clock = new StandingClock();
    const returns = new DelayedReturns(new Pauses(clock), 4);
    const returned: string[] = [];
    await returns.add(100, () => returned.push('a'));
    await returns.add(200, () => returned.push('b'));
    let hasRoom = false;
    void returns.add(50, () => returned.push('c')).then(() => (hasRoom = true));
    await clock.advance(0);
    expect([hasRoom, clock.pending]).toEqual([false, 2]);
    await clock.advance(100);
    expect([hasRoom, returned]).toEqual([true, ['a']]);
    await clock.advance(100);
    expect(returned).toEqual(['a', 'b', 'c']);
  });

  it('gives everything back at once when the consumer stops, and keeps no timer', async () => {
    const clock = new StandingClock();
    const pauses = new Pauses(clock);
    const returns = new DelayedReturns(pauses, 2);
    const returned: string[] = [];
    await returns.add(1_000, () => returned.push('a'));
    void returns.add(1_000, () => returned.push('b'));
    pauses.end();
    await clock.advance(0);
    expect(returned).toEqual(['a', 'b']);
    expect(clock.pending).toBe(0);
  });

  it('doubles the delay with each failure, from 100 to 30,000 ms', () => {
    expect([0, 1, 2, 3, 9, 10, 2_000].map(returnDelayMs)).toEqual([100, 100, 200, 400, 25_600, 30_000, 30_000]);
  });
});
