import type { QueueEntry, ReturnCause } from './queue-entry';
import type { QuorumOrder } from './quorum-order';
import type { ReadyList } from './ready-list';
import { Ring } from './ring';

/** The ready messages of a quorum queue: what comes back is served first, in the order of return, not at its old position. */
export class QuorumReadyList implements ReadyList {
  private readonly returned = new Ring<QueueEntry>();

  constructor(
    private readonly fresh: QuorumOrder,
    /** 3.10 without a delivery limit: what a client gives back goes behind all others. */
    private readonly returnsToTail: () => boolean,
  ) {}

  get length(): number {
    return this.returned.length + this.fresh.length;
  }

  push(entry: QueueEntry): void {
    this.fresh.push(entry);
  }

  putBack(entry: QueueEntry, cause?: ReturnCause): void {
    (cause !== 'end' && this.returnsToTail() ? this.fresh : this.returned).push(entry);
  }

  peek(): QueueEntry | undefined {
    return this.returned.at(0) ?? this.fresh.peek();
  }

  shift(): QueueEntry | undefined {
    return this.returned.length > 0 ? this.returned.shift() : this.fresh.shift();
  }

  clear(): void {
    this.returned.clear();
    this.fresh.clear();
  }

  *[Symbol.iterator](): Generator<QueueEntry> {
    yield* this.returned;
    yield* this.fresh;
  }
}
