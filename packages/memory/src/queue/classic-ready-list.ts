import type { QueueEntry } from './queue-entry';
import type { ReadyList } from './ready-list';
import { Ring } from './ring';
import { SequenceHeap } from './sequence-heap';

/**
 * The ready messages of a classic queue: what comes back goes to its original position, whatever the order of return.
 * Messages leave in the order of their sequence, so all that come back precede all that never left: two lists suffice.
 */
export class ClassicReadyList implements ReadyList {
  private readonly fresh = new Ring<QueueEntry>();
  private readonly returned = new SequenceHeap();

  get length(): number {
    return this.fresh.length + this.returned.length;
  }

  push(entry: QueueEntry): void {
    this.fresh.push(entry);
  }

  putBack(entry: QueueEntry): void {
    this.returned.push(entry);
  }

  peek(): QueueEntry | undefined {
    return this.returned.peek() ?? this.fresh.at(0);
  }

  shift(): QueueEntry | undefined {
    return this.returned.length > 0 ? this.returned.shift() : this.fresh.shift();
  }

  clear(): void {
    this.fresh.clear();
    this.returned.clear();
  }

  *[Symbol.iterator](): Generator<QueueEntry> {
    yield* this.returned.sorted();
    yield* this.fresh;
  }
}
