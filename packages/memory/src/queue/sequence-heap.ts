import type { QueueEntry } from './queue-entry';

/** Entries by sequence, lowest first: a binary heap. */
export class SequenceHeap {
  private readonly items: QueueEntry[] = [];

  get length(): number {
    return this.items.length;
  }

  peek(): QueueEntry | undefined {
    return this.items[0];
  }

  push(entry: QueueEntry): void {
    const { items } = this;
    let at = items.length;
    items.push(entry);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = items[above];
      if (!parent || parent.sequence <= entry.sequence) break;
      items[at] = parent;
      at = above;
    }
    items[at] = entry;
  }

  shift(): QueueEntry | undefined {
    const { items } = this;
    const first = items[0];
    const last = items.pop();
    if (last && items.length > 0) this.sink(last);
    return first;
  }

  clear(): void {
    this.items.length = 0;
  }

  sorted(): readonly QueueEntry[] {
    return [...this.items].sort((a, b) => a.sequence - b.sequence);
  }

  private sink(entry: QueueEntry): void {
    const { items } = this;
    let at = 0;
    for (let below = this.lowerChild(0); below > 0; below = this.lowerChild(at)) {
      const child = items[below];
      if (!child || child.sequence >= entry.sequence) break;
      items[at] = child;
      at = below;
    }
    items[at] = entry;
  }

  /** Where the lower of the two entries below lies; 0 if there is none. */
  private lowerChild(at: number): number {
    const left = this.items[2 * at + 1];
    const right = this.items[2 * at + 2];
    if (!left) return 0;
    return right && right.sequence < left.sequence ? 2 * at + 2 : 2 * at + 1;
  }
}
