/** Acknowledgements that can be written now: all up to one tag, and some by themselves. */
export interface DueAcks {
  /** The highest tag below which nothing is outstanding but successes; 0 if there is none. */
  readonly upTo: number;
  /** How many successes `upTo` stands for. */
  readonly joined: number;
  /** Successes above a message that is still worked on. They are not held back, or a slow handler would use up the prefetch. */
  readonly single: readonly number[];
}

const NONE: readonly number[] = [];

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

  /** The highest tag below which nothing is outstanding but successes, and how many of them have not been taken. */
  private upTo = 0;
  private joined = 0;
  private isSeparate = false;

  get pending(): boolean {
    return this.joined > 0 || this.ready.size > 0;
  }

  /** From now on none are joined: a message among them stays unsettled. What is due must have been taken. */
  separate(): void {
    this.isSeparate = true;
    this.ahead.clear();
  }

  /** A message succeeded; its acknowledgement is due. */
  succeeded(tag: number): void {
    if (tag === this.low && !this.isSeparate) this.join();
    else this.ready.add(tag);
  }

  /** A message was settled in another way. */
  settled(tag: number): void {
    if (this.isSeparate) return;
    if (tag === this.low) this.low++;
    else this.ahead.add(tag);
  }

  /** The acknowledgements that are due; from now on they count as written. */
  take(): DueAcks {
    if (this.isSeparate) {
      const single = [...this.ready];
      this.ready.clear();
      return { upTo: 0, joined: 0, single };
    }
    for (;;) {
      if (this.ready.size > 0 && this.ready.delete(this.low)) this.join();
      else if (this.ahead.size > 0 && this.ahead.delete(this.low)) this.low++;
      else break;
    }
    const { upTo, joined } = this;
    this.upTo = this.joined = 0;
    if (this.ready.size === 0) return { upTo, joined, single: NONE };
    const single = [...this.ready];
    this.ready.clear();
    for (const tag of single) this.ahead.add(tag);
    return { upTo, joined, single };
  }

  // Messages mostly succeed in the order of their tags; then no set is needed.
  private join(): void {
    this.upTo = this.low++;
    this.joined++;
  }
}
