import type { EntryConsumer, QueueEntry } from './queue-entry';

/**
 * What a quorum queue counts among its consumers although nothing will be delivered to it: each `basic.get` that is not
 * settled yet, and cancelled consumers as long as they hold messages.
 */
export class LingeringConsumers {
  private readonly fetched = new Set<QueueEntry>();
  private readonly cancelled = new Set<EntryConsumer>();
  private readonly arrivals = new WeakMap<object, number>();
  private lastArrival = 0;

  get count(): number {
    return this.fetched.size + this.cancelled.size;
  }

  /** An entry was handed out by `basic.get`, to be acknowledged. */
  addFetched(entry: QueueEntry): void {
    this.fetched.add(entry);
    this.arrived(entry);
  }

  /** A consumer was started, or something was got, which makes one for a while. */
  arrived(consumer: EntryConsumer | QueueEntry): void {
    this.arrivals.set(consumer, (this.lastArrival += 1));
  }

  /** What an ended channel held, consumer by consumer in the order in which they came. */
  asTheyCame(entries: readonly QueueEntry[]): readonly QueueEntry[] {
    const arrival = (entry: QueueEntry): number => this.arrivals.get(entry.consumer ?? entry) ?? 0;
    return [...entries].sort((a, b) => arrival(a) - arrival(b) || a.deliveryTag - b.deliveryTag);
  }

  /** A consumer was cancelled. */
  addCancelled(consumer: EntryConsumer): void {
    if (consumer.unacked > 0) this.cancelled.add(consumer);
  }

  /** What was fetched has been settled. */
  settled(entry: QueueEntry): void {
    this.fetched.delete(entry);
  }

  /** A consumer holds less. */
  freed(consumer: EntryConsumer): void {
    if (this.cancelled.size > 0 && consumer.unacked === 0) this.cancelled.delete(consumer);
  }
}
