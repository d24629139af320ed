import type { DeliveryLine } from './delivery-line';
import { Fifo } from './fifo';

/** Begins deliveries in the order of their arrival, at most `concurrency` at a time. */
export class Dispatcher<T> implements DeliveryLine<T> {
  private readonly line = new Fifo<T>();
  private running = 0;

  private isPumping = false;

  /** @param work must not throw; it holds a place until it calls `done`, once */
  constructor(
    private concurrency: number,
    private readonly work: (item: T, done: () => void) => void,
  ) {}

  push(item: T): void {
    this.line.push(item);
    this.pump();
  }

  /** Takes back what has not begun. */
  remove(isWanted: (item: T) => boolean): T[] {
    return this.line.remove(isWanted);
  }

  setConcurrency(concurrency: number): void {
    this.concurrency = concurrency;
    this.pump();
  }

  private pump(): void {
    // Work that is done at once comes back here: the loop goes on with it, so that the stack does not grow.
    if (this.isPumping) return;
    this.isPumping = true;
    while (this.running < this.concurrency) {
      const item = this.line.shift();
      if (item === undefined) break;
      this.running++;
      this.work(item, this.done);
    }
    this.isPumping = false;
  }

  private readonly done = (): void => {
    this.running--;
    this.pump();
  };
}
