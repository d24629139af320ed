import { Fifo } from './fifo';

/** Begins deliveries in the order of their arrival, at most `concurrency` at a time. */
export class Dispatcher<T> {
  private readonly line = new Fifo<T>();
  private running = 0;

  /** @param work its promise holds a place until it settles; it reports its own failures */
  constructor(
    private readonly concurrency: number,
    private readonly work: (item: T) => Promise<void>,
  ) {}

  push(item: T): void {
    this.line.push(item);
    this.pump();
  }

  /** Takes back what has not begun. */
  remove(isWanted: (item: T) => boolean): T[] {
    return this.line.remove(isWanted);
  }

  private pump(): void {
    while (this.running < this.concurrency) {
      const item = this.line.shift();
      if (item === undefined) return;
      this.running++;
      void this.work(item).then(this.next, this.next);
    }
  }

  private readonly next = (): void => {
    this.running--;
    this.pump();
  };
}
