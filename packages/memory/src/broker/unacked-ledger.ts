import type { QueueEntry } from '../queue/queue-entry';
import { Ring } from '../queue/ring';

const WORTH_COMPACTING = 64;

/**
 * The unacknowledged messages of one channel by delivery tag. Tags only grow, so they lie in order in a ring, where a tag
 * is found by counting from the first; settled ones leave holes, which are squeezed out before they outnumber the rest.
 */
export class UnackedLedger {
  private entries = new Ring<QueueEntry | undefined>();
  private tags = new Ring<number>();
  private live = 0;

  get size(): number {
    return this.live;
  }

  get oldest(): QueueEntry | undefined {
    return this.entries.at(0);
  }

  /** The highest tag in the books; 0 if they are empty. */
  get newestTag(): number {
    return this.tags.at(this.tags.length - 1) ?? 0;
  }

  /** Puts an entry in the place of another of the same tag. */
  replace(entry: QueueEntry): void {
    const at = this.indexOf(entry.deliveryTag);
    if (at >= 0) this.entries.set(at, entry);
  }

  /** Adds an entry under its delivery tag, which is higher than all before. */
  push(entry: QueueEntry): void {
    this.entries.push(entry);
    this.tags.push(entry.deliveryTag);
    this.live += 1;
  }

  /** Takes out the entry of exactly this tag. */
  take(tag: number): QueueEntry | undefined {
    const at = this.indexOf(tag);
    const entry = at < 0 ? undefined : this.entries.at(at);
    if (!entry) return undefined;
    this.entries.set(at, undefined);
    this.live -= 1;
    this.tidy();
    return entry;
  }

  /** Takes out all entries up to a tag, lowest first. The tag itself must be there (`undefined` if not), unless it is 0, which is all. */
  takeThrough(tag: number): readonly QueueEntry[] | undefined {
    const last = tag === 0 ? this.tags.length - 1 : this.indexOf(tag);
    if (tag !== 0 && (last < 0 || !this.entries.at(last))) return undefined;
    const taken: QueueEntry[] = [];
    for (let at = 0; at <= last; at += 1) {
      const entry = this.entries.shift();
      this.tags.shift();
      if (entry) taken.push(entry);
    }
    this.live -= taken.length;
    this.tidy();
    return taken;
  }

  /** Puts entries back that were taken out, at their tags. */
  restore(entries: readonly QueueEntry[]): void {
    const all = [...this, ...entries].sort((a, b) => a.deliveryTag - b.deliveryTag);
    this.rebuild(all);
  }

  /** Lowest tag first. */
  *[Symbol.iterator](): Generator<QueueEntry> {
    for (const entry of this.entries) if (entry) yield entry;
  }

  private indexOf(tag: number): number {
    const first = this.tags.at(0);
    if (first === undefined || tag < first) return -1;
    // without holes squeezed out in between, tags are consecutive
    const guess = Math.min(tag - first, this.tags.length - 1);
    if (this.tags.at(guess) === tag) return guess;
    return this.search(tag, guess);
  }

  private search(tag: number, from: number): number {
    let [low, high] = [0, from];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.tags.at(middle) ?? 0;
      if (found === tag) return middle;
      if (found < tag) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  private tidy(): void {
    while (this.tags.length > 0 && this.entries.at(0) === undefined) {
      this.entries.shift();
      this.tags.shift();
    }
    if (this.tags.length > WORTH_COMPACTING && this.tags.length > 2 * this.live) this.rebuild([...this]);
  }

  private rebuild(entries: readonly QueueEntry[]): void {
    this.entries = new Ring();
    this.tags = new Ring();
    this.live = 0;
    for (const entry of entries) this.push(entry);
  }
}
