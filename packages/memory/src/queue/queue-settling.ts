import type { VersionRules } from '../broker/version-rules';
import type { Backlog } from './backlog';
import type { Burials } from './burials';
import type { DeliveryCounts } from './delivery-counts';
import type { LingeringConsumers } from './lingering-consumers';
import type { EntryConsumer, QueueEntry, ReturnCause } from './queue-entry';
import { settledGroups } from './settled-groups';

/** A queue, as settling knows it. */
export interface SettledQueue {
  readonly isDeleted: boolean;
  /** Messages delivered and not yet settled. */
  unackedCount: number;
  /** Hands out what is ready as long as a consumer has room. */
  dispatch(): void;
}

/** What settling works with. */
export interface SettlingParts {
  readonly queue: SettledQueue;
  readonly backlog: Backlog;
  readonly burials: Burials;
  /** Only quorum queues have them. */
  readonly counts: DeliveryCounts | undefined;
  /** Only quorum queues have them. */
  readonly lingering: LingeringConsumers | undefined;
  readonly rules: VersionRules;
}

/** What becomes of the messages that a classic or quorum queue has delivered: they are done with, die, or come back. */
export class QueueSettling {
  constructor(private readonly parts: SettlingParts) {}

  acknowledged(entry: QueueEntry): void {
    const { queue, lingering } = this.parts;
    queue.unackedCount -= 1;
    if (entry.consumer) this.free(entry.consumer, 1);
    else lingering?.settled(entry);
  }

  acknowledgedAll(entries: readonly QueueEntry[]): void {
    const { queue, lingering } = this.parts;
    queue.unackedCount -= entries.length;
    const consumer = entries[0]?.consumer;
    if (consumer) this.free(consumer, entries.length);
    else for (const entry of entries) lingering?.settled(entry);
  }

  /** What waits is delivered before the dead letters come, which may be to this queue. */
  discarded(entries: readonly QueueEntry[], byReject: boolean): void {
    const { queue, burials } = this.parts;
    if (byReject) for (const entry of entries) entry.deliveryCount += 1;
    this.acknowledgedAll(entries);
    for (const entry of entries) if (!queue.isDeleted) burials.bury(entry, 'rejected');
  }

  /** All are back before one is delivered again, and that before one of them is dead-lettered. */
  returned(entries: readonly QueueEntry[], cause: ReturnCause): void {
    const { queue, backlog, burials, counts } = this.parts;
    queue.unackedCount -= entries.length;
    burials.hold();
    const dead = this.takeBack(cause === 'end' ? this.endedInOrder(entries) : entries, cause);
    for (const entry of dead) burials.bury(entry, 'delivery_limit');
    // a quorum queue looks at its limits when consumers have taken what they have room for
    if (counts) queue.dispatch();
    backlog.keepLimits();
    if (!counts) queue.dispatch();
    burials.release();
  }

  /** Puts back what may come back once more, lets its consumers have room, and says what may not. */
  private takeBack(entries: readonly QueueEntry[], cause: ReturnCause): readonly QueueEntry[] {
    const { queue, lingering } = this.parts;
    const dead: QueueEntry[] = [];
    const consumers = new Set<EntryConsumer>();
    for (const entry of entries) {
      const { consumer } = entry;
      if (consumer) {
        consumer.unacked -= 1;
        consumers.add(consumer);
      } else {
        lingering?.settled(entry);
      }
      if (!queue.isDeleted && !this.putBack(entry, cause)) dead.push(entry);
    }
    for (const consumer of consumers) {
      consumer.rejoin();
      lingering?.freed(consumer);
    }
    return dead;
  }

  /** Whether it may come back once more. */
  private putBack(entry: QueueEntry, cause: ReturnCause): boolean {
    const { backlog, counts } = this.parts;
    entry.redelivered = true;
    entry.consumer = undefined;
    if (!counts && cause !== 'nack') entry.deliveryCount += 1;
    if (counts?.exceededByReturn(entry, cause)) return false;
    backlog.putBack(entry, cause);
    return true;
  }

  private endedInOrder(entries: readonly QueueEntry[]): readonly QueueEntry[] {
    const { lingering, rules } = this.parts;
    if (!lingering) return entries;
    return rules.endedConsumersReturn === 'by-tag' ? settledGroups(entries).flat() : lingering.asTheyCame(entries);
  }

  private free(consumer: EntryConsumer, count: number): void {
    const { queue, lingering } = this.parts;
    consumer.unacked -= count;
    lingering?.freed(consumer);
    if (consumer.rejoin()) queue.dispatch();
  }
}
