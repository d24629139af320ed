import type { Clock, Timer } from '@nest-amqp/core';
import type { BatchOptions } from './batch-options';
import type { DeliveryLine } from './delivery-line';
import { Dispatcher } from './dispatcher';

/** What a {@link BatchDispatcher} is made of. */
export interface BatchDispatcherOptions<T> extends Required<BatchOptions> {
  /** Batches in work at a time. */
  readonly concurrency: number;
  readonly clock: Clock;
  /** Must not throw; holds a place until it calls `done`, once. */
  work(items: readonly T[], done: () => void): void;
}

/** Items of one source, in the order of their arrival. */
interface Batch<T> {
  readonly source: unknown;
  items: T[];
  timer: Timer | undefined;
}

/**
 * Puts deliveries of one channel together, and begins them when there are enough, or the first has waited long enough. An incomplete
 * batch that no place is free for goes on growing.
 */
export class BatchDispatcher<T extends { readonly source: unknown }> implements DeliveryLine<T> {
  private readonly dispatcher: Dispatcher<Batch<T>>;
  /** Those that can still grow, by source. */
  private readonly open = new Map<unknown, Batch<T>>();

  constructor(private readonly options: BatchDispatcherOptions<T>) {
    this.dispatcher = new Dispatcher<Batch<T>>(options.concurrency, (batch, done) => {
      if (this.open.get(batch.source) === batch) this.open.delete(batch.source);
      options.work(batch.items, done);
    });
  }

  push(item: T): void {
    const batch = this.open.get(item.source) ?? this.newBatch(item.source);
    batch.items.push(item);
    if (batch.items.length < this.options.size) return;
    this.open.delete(item.source);
    this.isDue(batch);
  }

  remove(isWanted: (item: T) => boolean): T[] {
    const taken: T[] = [];
    const takeFrom = (batch: Batch<T>): boolean => {
      taken.push(...batch.items.filter(isWanted));
      batch.items = batch.items.filter((item) => !isWanted(item));
      return batch.items.length === 0;
    };
    this.dispatcher.remove(takeFrom);
    for (const batch of [...this.open.values()]) {
      if (!takeFrom(batch)) continue;
      batch.timer?.cancel();
      this.open.delete(batch.source);
    }
    return taken;
  }

  setConcurrency(concurrency: number): void {
    this.dispatcher.setConcurrency(concurrency);
  }

  flush(isWanted: (item: T) => boolean): void {
    for (const batch of [...this.open.values()]) if (batch.items.some(isWanted)) this.isDue(batch);
  }

  private newBatch(source: unknown): Batch<T> {
    const batch: Batch<T> = { source, items: [], timer: undefined };
    batch.timer = this.options.clock.after(this.options.timeoutMs, () => this.isDue(batch));
    batch.timer.unref();
    this.open.set(source, batch);
    return batch;
  }

  private isDue(batch: Batch<T>): void {
    if (!batch.timer) return;
    batch.timer.cancel();
    batch.timer = undefined;
    this.dispatcher.push(batch);
  }
}
