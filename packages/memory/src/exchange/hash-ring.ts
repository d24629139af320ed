import { textHash } from './text-hash';

interface Segment<T> {
  readonly owner: T;
  /** What {@link HashRing.at} answers with, so that it makes no list. */
  readonly alone: readonly T[];
  readonly weight: number;
}

/**
 * Spreads keys over owners by their weights: each owner has as many buckets as it weighs, in the order in which they came, and
 * a key finds its bucket by jump consistent hashing (Lamping and Veach, 2014), as `rabbitmq_consistent_hash_exchange` does.
 * A new owner takes keys from the others and nobody else's key moves. When one goes, the buckets behind its own move up: all
 * stays where it was if it came last, and much of it moves if it did not.
 */
export class HashRing<T> {
  private readonly segments: Segment<T>[] = [];
  /** For each segment the number of the bucket behind its last. */
  private ends: number[] = [];

  /** An owner that has buckets keeps just those. */
  add(owner: T, weight: number): void {
    if (this.segments.some((segment) => segment.owner === owner)) return;
    this.segments.push({ owner, alone: [owner], weight });
    this.count();
  }

  /** Takes all of its buckets away. */
  remove(owner: T): void {
    const at = this.segments.findIndex((segment) => segment.owner === owner);
    if (at < 0) return;
    this.segments.splice(at, 1);
    this.count();
  }

  /** The owner of a key, alone in a list; `undefined` if there is none. */
  at(key: string): readonly T[] | undefined {
    if (this.segments.length <= 1) return this.segments[0]?.alone;
    const bucket = jump(textHash(key), this.ends[this.ends.length - 1] ?? 0);
    let low = 0;
    let high = this.ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (bucket < (this.ends[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return this.segments[low]?.alone;
  }

  private count(): void {
    let end = 0;
    this.ends = this.segments.map(({ weight }) => (end += weight));
  }
}

/** The bucket of a seed among so many: a walk through ever longer jumps, which the seed alone decides. */
function jump(seed: number, buckets: number): number {
  let state = seed;
  let bucket = -1;
  for (let next = 0; next < buckets;) {
    bucket = next;
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const random = (((mixed ^ (mixed >>> 14)) >>> 0) + 1) / 0x1_0000_0000;
    next = Math.floor((bucket + 1) / random);
  }
  return bucket;
}
