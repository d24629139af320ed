import { ClassicReadyList } from './classic-ready-list';
import type { QueueEntry } from './queue-entry';
import type { ReadyList } from './ready-list';

/** The ready messages of a classic queue with `x-max-priority`: highest first, first-in first-out within one priority. */
export class PriorityReadyList implements ReadyList {
  private readonly levels = new Map<number, ClassicReadyList>();
  /** The priorities seen, highest first. */
  private order: readonly number[] = [];
  private count = 0;

  constructor(private readonly maxPriority: number) {}

  get length(): number {
    return this.count;
  }

  push(entry: QueueEntry): void {
    this.levelOf(entry).push(entry);
    this.count += 1;
  }

  putBack(entry: QueueEntry): void {
    this.levelOf(entry).putBack(entry);
    this.count += 1;
  }

  peek(): QueueEntry | undefined {
    return this.highest()?.peek();
  }

  shift(): QueueEntry | undefined {
    const entry = this.highest()?.shift();
    if (entry) this.count -= 1;
    return entry;
  }

  clear(): void {
    this.levels.clear();
    this.order = [];
    this.count = 0;
  }

  *[Symbol.iterator](): Generator<QueueEntry> {
    for (const priority of this.order) yield* this.levels.get(priority) ?? [];
  }

  private highest(): ClassicReadyList | undefined {
    if (this.count === 0) return undefined;
    for (const priority of this.order) {
      const level = this.levels.get(priority);
      if (level && level.length > 0) return level;
    }
    return undefined;
  }

  /** A missing priority is 0, one above the maximum counts as the maximum. */
  private levelOf(entry: QueueEntry): ClassicReadyList {
    const priority = Math.min(entry.message.properties.priority ?? 0, this.maxPriority);
    let level = this.levels.get(priority);
    if (!level) {
      this.levels.set(priority, (level = new ClassicReadyList()));
      this.order = [...this.levels.keys()].sort((a, b) => b - a);
    }
    return level;
  }
}
