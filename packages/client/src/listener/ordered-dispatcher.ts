import type { DeliveryLine } from './delivery-line';
import { Dispatcher } from './dispatcher';
import { Fifo } from './fifo';

/** What {@link OrderedDispatcher} is made of. */
export interface OrderedDispatcherOptions<T> {
  readonly concurrency: number;
  /** `undefined`: the item waits for nobody. Must not throw. */
  keyOf(item: T): unknown;
  /** Must not throw; holds a place, and its key, until it calls `done`, once. */
  work(item: T, done: () => void): void;
}

/** Begins deliveries in the order of their arrival, at most `concurrency` at a time and of each key one. A key costs memory only while it is busy. */
export class OrderedDispatcher<T> implements DeliveryLine<T> {
  private readonly dispatcher: Dispatcher<T>;
  /** For each busy key those that wait for it. */
  private readonly lanes = new Map<unknown, Fifo<T>>();
  /** The keys of what was given to the dispatcher and is not done. */
  private readonly keys = new Map<T, unknown>();

  constructor(private readonly options: OrderedDispatcherOptions<T>) {
    this.dispatcher = new Dispatcher<T>(options.concurrency, (item, done) => {
      options.work(item, () => {
        this.leave(item);
        done();
      });
    });
  }

  push(item: T): void {
    const key = this.options.keyOf(item);
    if (key === undefined) {
      this.dispatcher.push(item);
      return;
    }
    const lane = this.lanes.get(key);
    if (lane) lane.push(item);
    else this.enter(item, key, new Fifo<T>());
  }

  remove(isWanted: (item: T) => boolean): T[] {
    const waiting = [...this.lanes.values()].flatMap((lane) => lane.remove(isWanted));
    const first = this.dispatcher.remove(isWanted);
    for (const item of first) this.leave(item);
    return [...first, ...waiting];
  }

  setConcurrency(concurrency: number): void {
    this.dispatcher.setConcurrency(concurrency);
  }

  private enter(item: T, key: unknown, lane: Fifo<T>): void {
    this.lanes.set(key, lane);
    this.keys.set(item, key);
    this.dispatcher.push(item);
  }

  /** The key of the item is free for the next that waits for it. */
  private leave(item: T): void {
    const key = this.keys.get(item);
    if (key === undefined) return;
    this.keys.delete(item);
    const lane = this.lanes.get(key);
    const next = lane?.shift();
    if (lane && next !== undefined) this.enter(next, key, lane);
    else this.lanes.delete(key);
  }
}
