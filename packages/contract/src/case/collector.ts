import { systemClock } from '@nest-amqp/core';

/** Keeps what events bring, in order, and waits for more. */
export class Collector<T> {
  readonly items: T[] = [];
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly what: string,
    private readonly patienceMs: number,
  ) {}

  readonly add = (item: T): void => {
    this.items.push(item);
    for (const check of [...this.waiting]) check();
  };

  /** The first `count` items, as soon as there are as many. */
  first(count: number): Promise<T[]> {
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        if (this.items.length < count) return;
        this.waiting.delete(finish);
        timer.cancel();
        resolve(this.items.slice(0, count));
      };
      const timer = systemClock.after(this.patienceMs, () => {
        this.waiting.delete(finish);
        reject(new Error(`${String(count)} ${this.what} were expected, ${String(this.items.length)} came`));
      });
      this.waiting.add(finish);
      finish();
    });
  }

  /** The item of this number, from 1, as soon as it is there. */
  async nth(number: number): Promise<T> {
    return (await this.first(number))[number - 1] as T;
  }
}
