import type { EntryConsumer, QueueEntry } from './queue-entry';

/**
 * What a quorum queue counts among its consumers although nothing will be delivered to it: each `basic.get` that is not
 * settled yet, and cancelled consumers as long as they hold messages.
 */
export class LingeringConsumers {
  private readonly fetched = new Set<QueueEntry>();
  private readonly cancelled = new Set<EntryConsumer>();

  get count(): number {
    return this.fetched.size + this.cancelled.size;
  }

  /** An entry was handed out by `basic.get`, to be acknowledged. */
  addFetched(entry: QueueEntry): void {
    this.fetched.add(entry);
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
