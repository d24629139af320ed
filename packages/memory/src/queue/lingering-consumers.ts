import type { Consumer } from './consumer';
import type { QueueEntry } from './queue-entry';

/**
 * What a quorum queue counts among its consumers although nothing will be delivered to it: each `basic.get` that is not
 * settled yet, and cancelled consumers as long as they hold messages.
 */
export class LingeringConsumers {
  private readonly fetched = new Set<QueueEntry>();
  private readonly cancelled = new Set<Consumer>();
  private readonly arrivals = new WeakMap<object, number>();
  private lastArrival = 0;

  get count(): number {
    for (const consumer of this.cancelled) if (consumer.unacked === 0) this.cancelled.delete(consumer);
    return this.fetched.size + this.cancelled.size;
  }

  /** An entry was handed out by `basic.get`, to be acknowledged. */
  addFetched(entry: QueueEntry): void {
    this.fetched.add(entry);
    this.arrived(entry);
  }

  /** A consumer was started, or something was got, which makes one for a while. */
  arrived(consumer: Consumer | QueueEntry): void {
    this.arrivals.set(consumer, (this.lastArrival += 1));
  }

  /** What an ended channel held, consumer by consumer in the order in which they came. */
  asTheyCame(entries: readonly QueueEntry[]): readonly QueueEntry[] {
    const arrival = (entry: QueueEntry): number => this.arrivals.get(entry.consumer ?? entry) ?? 0;
    return [...entries].sort((a, b) => arrival(a) - arrival(b) || a.deliveryTag - b.deliveryTag);
  }

  /** A consumer was cancelled. */
  addCancelled(consumer: Consumer): void {
    if (consumer.unacked > 0) this.cancelled.add(consumer);
  }

  /** An entry was acknowledged, discarded or given back. */
  settled(entry: QueueEntry): void {
    this.fetched.delete(entry);
  }
}
