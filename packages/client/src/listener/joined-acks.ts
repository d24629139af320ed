/** Acknowledgements that can be written now: all up to one tag, and some by themselves. */
export interface DueAcks {
  /** The highest tag below which nothing is outstanding but successes; 0 if there is none. */
  readonly upTo: number;
  /** How many successes `upTo` stands for. */
  readonly joined: number;
  /** Successes above a message that is still worked on. They are not held back, or a slow handler would use up the prefetch. */
  readonly single: readonly number[];
}

/**
 * Joins the acknowledgements of one channel. Every delivery tag of the channel, counted from 1, has to pass through
 * {@link succeeded} or {@link settled} once. Each costs O(1), amortised.
 */
export class JoinedAcks {
  /** The lowest tag that is neither settled nor taken. */
  private low = 1;
  private readonly ready = new Set<number>();
  /** Settled tags above {@link low}. */
  private readonly ahead = new Set<number>();

  get pending(): boolean {
    return this.ready.size > 0;
  }

  /** A message succeeded; its acknowledgement is due. */
  succeeded(tag: number): void {
    this.ready.add(tag);
  }

  /** A message was settled in another way. */
  settled(tag: number): void {
    this.ahead.add(tag);
  }

  /** The acknowledgements that are due; from now on they count as written. */
  take(): DueAcks {
    let upTo = 0;
    let joined = 0;
    for (;;) {
      if (this.ready.delete(this.low)) {
        upTo = this.low;
        joined++;
      } else if (!this.ahead.delete(this.low)) break;
      this.low++;
    }
    const single = [...this.ready];
    this.ready.clear();
    for (const tag of single) this.ahead.add(tag);
    return { upTo, joined, single };
  }
}
