import type { QueueEntry } from './queue-entry';
import { Ring } from './ring';

/** How a quorum queue orders messages that were never delivered. */
export interface QuorumOrder extends Iterable<QueueEntry> {
  readonly length: number;
  push(entry: QueueEntry): void;
  peek(): QueueEntry | undefined;
  shift(): QueueEntry | undefined;
  clear(): void;
}

const NORMAL_PRIORITY = 4;
const LEVELS = 32;
const HIGH_IN_A_ROW = 2;

/** 4.0: priorities above 4 are high; two high ones are taken for each normal one. */
export class TwoLevelOrder implements QuorumOrder {
  private readonly high = new Ring<QueueEntry>();
  private readonly normal = new Ring<QueueEntry>();
  private taken = 0;

  get length(): number {
    return this.high.length + this.normal.length;
  }

  push(entry: QueueEntry): void {
    ((entry.message.properties.priority ?? 0) > NORMAL_PRIORITY ? this.high : this.normal).push(entry);
  }

  peek(): QueueEntry | undefined {
    return this.next().at(0);
  }

  shift(): QueueEntry | undefined {
    const from = this.next();
    this.taken = from === this.high ? this.taken + 1 : 0;
    return from.shift();
  }

  clear(): void {
    this.high.clear();
    this.normal.clear();
  }

  *[Symbol.iterator](): Generator<QueueEntry> {
    yield* this.high;
    yield* this.normal;
  }

  private next(): Ring<QueueEntry> {
    if (this.normal.length === 0) return this.high;
    return this.high.length > 0 && this.taken < HIGH_IN_A_ROW ? this.high : this.normal;
  }
}

/** 4.3: strictly by priority, 0 to 31; a message without one counts as 4. */
export class StrictOrder implements QuorumOrder {
  private readonly levels = Array.from({ length: LEVELS }, () => new Ring<QueueEntry>());
  /** No level above this one holds a message. */
  private top = 0;
  length = 0;

  push(entry: QueueEntry): void {
    const level = Math.min(entry.message.properties.priority ?? NORMAL_PRIORITY, LEVELS - 1);
    this.levels[level]?.push(entry);
    if (level > this.top) this.top = level;
    this.length += 1;
  }

  peek(): QueueEntry | undefined {
    return this.next()?.at(0);
  }

  shift(): QueueEntry | undefined {
    const entry = this.next()?.shift();
    if (entry) this.length -= 1;
    return entry;
  }

  clear(): void {
    for (const level of this.levels) level.clear();
    this.length = 0;
  }

  *[Symbol.iterator](): Generator<QueueEntry> {
    for (let level = LEVELS - 1; level >= 0; level -= 1) yield* this.levels[level] ?? [];
  }

  private next(): Ring<QueueEntry> | undefined {
    if (this.length === 0) return undefined;
    while (this.levels[this.top]?.length === 0) this.top -= 1;
    return this.levels[this.top];
  }
}
