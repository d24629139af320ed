/** Something that knows its place in an {@link InHand}. */
export interface Placed {
  place: number;
}

/** What is being worked on: an unordered list from which anything is taken out at once, for it knows where it stands. */
export class InHand<T extends Placed> {
  private readonly items: T[] = [];

  get size(): number {
    return this.items.length;
  }

  add(item: T): void {
    item.place = this.items.length;
    this.items.push(item);
  }

  /** Does nothing if it is not here (any more). */
  delete(item: T): void {
    if (this.items[item.place] !== item) return;
    const last = this.items.pop();
    if (!last || last === item) return;
    this.items[item.place] = last;
    last.place = item.place;
  }

  /** What is here at this moment. */
  all(): readonly T[] {
    return [...this.items];
  }
}
