const SMALLEST = 16;
const KEPT_WHEN_EMPTY = 4096;

/** What has never held anything costs nothing: most lists of an idle broker are of that kind. */
const NO_SLOTS: never[] = [];

/** A first-in, first-out list whose operations take the same time at any length. */
export class Ring<T> {
  private slots: (T | undefined)[] = NO_SLOTS;
  private head = 0;
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(item: T): void {
    if (this.count === this.slots.length) this.grow();
    this.slots[(this.head + this.count) & (this.slots.length - 1)] = item;
    this.count += 1;
  }

  shift(): T | undefined {
    if (this.count === 0) return undefined;
    const item = this.slots[this.head];
    this.slots[this.head] = undefined;
    this.head = (this.head + 1) & (this.slots.length - 1);
    this.count -= 1;
    // a burst's memory is given back when it is over
    if (this.count === 0 && this.slots.length > KEPT_WHEN_EMPTY) this.clear();
    return item;
  }

  /** The item at a position from the head; `undefined` beyond the end. */
  at(index: number): T | undefined {
    return index < this.count ? this.slots[(this.head + index) & (this.slots.length - 1)] : undefined;
  }

  /** Replaces the item at a position that is in the list. */
  set(index: number, item: T): void {
    this.slots[(this.head + index) & (this.slots.length - 1)] = item;
  }

  clear(): void {
    this.slots = NO_SLOTS;
    this.head = 0;
    this.count = 0;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let index = 0; index < this.count; index += 1) yield this.at(index) as T;
  }

  private grow(): void {
    const { length } = this.slots;
    const larger = new Array<T | undefined>(Math.max(SMALLEST, length * 2));
    for (let index = 0; index < this.count; index += 1) larger[index] = this.slots[(this.head + index) & (length - 1)];
    this.slots = larger;
    this.head = 0;
  }
}
