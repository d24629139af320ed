import type { BasicProperties } from '@nest-amqp/core';
import type { Consumer } from '../queue/consumer';
import { QueueEntry, type EntryQueue } from '../queue/queue-entry';

/** Messages that went back to their queue because a consumer was too slow: it gets no others until it has settled these. */
export class ReleasedMessages implements EntryQueue {
  unackedCount = 0;

  constructor(private readonly consumer: Consumer) {}

  /** Stands for a message in the books of the channel, where its tag may still be settled. */
  standIn({ message, deliveryTag }: QueueEntry): QueueEntry {
    const entry = new QueueEntry(this, message, 0, 0);
    entry.deliveryTag = deliveryTag;
    this.unackedCount += 1;
    return entry;
  }

  get name(): string {
    return this.consumer.queue.name;
  }

  propertiesOf({ message }: QueueEntry): BasicProperties {
    return message.properties;
  }

  acknowledged(): void {
    this.settled(1);
  }

  acknowledgedAll(entries: readonly QueueEntry[]): void {
    this.settled(entries.length);
  }

  discarded(entries: readonly QueueEntry[]): void {
    this.settled(entries.length);
  }

  returned(entries: readonly QueueEntry[]): void {
    this.settled(entries.length);
  }

  private settled(count: number): void {
    this.unackedCount -= count;
    if (this.unackedCount > 0) return;
    this.consumer.rejoin();
    this.consumer.queue.dispatch();
  }
}
