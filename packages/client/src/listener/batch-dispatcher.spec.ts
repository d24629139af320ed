import type { Clock, Timer } from '@nest-amqp/core';
import { BatchDispatcher } from './batch-dispatcher';

interface Item {
  readonly source: string;
  readonly n: number;
}

/** Fires by hand. */
class HandClock implements Clock {
  readonly timers = new Set<() => void>();

  now(): number {
    return 0;
  }

  after(_delayMs: number, task: () => void): Timer {
    this.timers.add(task);
    return { unref: () => undefined, cancel: () => this.timers.delete(task) };
  }

  fire(): void {
    for (const task of [...this.timers]) {
      this.timers.delete(task);
      task();
    }
  }
}

describe('a dispatcher of batches', () => {
  const begun: number[][] = [];
  const dones: (() => void)[] = [];
  let clock: HandClock;
  let dispatcher: BatchDispatcher<Item>;

  const push = (...numbers: number[]): void => {
    for (const n of numbers) dispatcher.push({ source: 'a', n });
  };

  beforeEach(() => {
    begun.length = dones.length = 0;
    clock = new HandClock();
    dispatcher = new BatchDispatcher<Item>({
      size: 3,
      timeoutMs: 100,
      concurrency: 1,
      clock,
      work: (items, done) => {
        begun.push(items.map(({ n }) => n));
        dones.push(done);
      },
    });
  });

  it('begins a full batch at once, and holds no timer for it', () => {
    push(1, 2, 3);
    expect([begun, clock.timers.size]).toEqual([[[1, 2, 3]], 0]);
  });

  it('begins an incomplete batch when its first item has waited long enough', () => {
    push(1, 2);
    expect(begun).toEqual([]);
    clock.fire();
    expect([begun, clock.timers.size]).toEqual([[[1, 2]], 0]);
  });

  it('lets an incomplete batch grow while no place is free', () => {
    push(1, 2, 3, 4);
    clock.fire();
    push(5);
    expect(begun).toEqual([[1, 2, 3]]);
    push(6, 7);
    dones[0]!();
    expect(begun).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    clock.fire();
    dones[1]!();
    expect(begun.at(-1)).toEqual([7]);
  });

  it('never mixes sources', () => {
    dispatcher.setConcurrency(2);
    push(1);
    dispatcher.push({ source: 'b', n: 2 });
    push(3);
    clock.fire();
    expect(begun).toEqual([[1, 3], [2]]);
  });

  it('takes back what has not begun, and forgets its timer', () => {
    push(1, 2, 3, 4, 5, 6, 7);
    dispatcher.push({ source: 'b', n: 8 });
    expect(dispatcher.remove(({ source }) => source === 'a').map(({ n }) => n)).toEqual([4, 5, 6, 7]);
    expect(clock.timers.size).toBe(1);
    dispatcher.remove(() => true);
    expect(clock.timers.size).toBe(0);
    dones[0]!();
    push(9, 10, 11);
    expect(begun).toEqual([
      [1, 2, 3],
      [9, 10, 11],
    ]);
  });

  it('begins at once, when it is told so, what waits only for others', () => {
    push(1);
    dispatcher.push({ source: 'b', n: 2 });
    dispatcher.flush(({ source }) => source === 'a');
    expect([begun, clock.timers.size]).toEqual([[[1]], 1]);
  });
});
