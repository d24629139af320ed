/** When a tick came, and what had been delivered by then. */
interface Mark {
  readonly at: number;
  readonly lastTag: number;
}

/** When the deliveries of a channel happened, as far as ticks can tell: nobody notes the time of each delivery. */
export class DeliveryTimes {
  private marks: Mark[] = [];

  /** All tags after this one are delivered from now on. */
  mark(at: number, lastTag: number): void {
    this.marks.push({ at, lastTag });
  }

  /** The latest moment known to be before a delivery. */
  before(tag: number): number {
    const at = this.marks.findIndex(({ lastTag }) => lastTag >= tag);
    return (at < 0 ? this.marks.at(-1) : this.marks[Math.max(0, at - 1)])?.at ?? 0;
  }

  /** The earliest moment known to be after a delivery; `Infinity` if there is none yet. */
  after(tag: number): number {
    return this.marks.find(({ lastTag }) => lastTag >= tag)?.at ?? Infinity;
  }

  /** Forgets what is only about tags before this one. */
  trim(oldestTag: number): void {
    const needed = this.marks.findIndex(({ lastTag }) => lastTag >= oldestTag);
    this.marks = needed < 0 ? this.marks.slice(-1) : this.marks.slice(Math.max(0, needed - 1));
  }

  clear(): void {
    this.marks = [];
  }
}
