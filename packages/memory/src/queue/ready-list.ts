import type { QueueEntry, ReturnCause } from './queue-entry';

/** The messages of a queue that wait for delivery, in the order that the queue's type gives them. */
export interface ReadyList extends Iterable<QueueEntry> {
  readonly length: number;
  /** Adds a new message. */
  push(entry: QueueEntry): void;
  /** Takes back a message that was delivered. */
  putBack(entry: QueueEntry, cause?: ReturnCause): void;
  peek(): QueueEntry | undefined;
  shift(): QueueEntry | undefined;
  clear(): void;
}
