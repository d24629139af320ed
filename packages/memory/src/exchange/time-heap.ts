interface Timed<T> {
  readonly at: number;
  readonly order: number;
  readonly item: T;
}

/** Items by their time, the earliest first, those of the same time in the order in which they came: a binary heap. */
export class TimeHeap<T> {
  private readonly items: Timed<T>[] = [];
  private order = 0;

  get length(): number {
    return this.items.length;
  }

  /** The time of the first item; `Infinity` if there is none. */
  get firstAt(): number {
    return this.items[0]?.at ?? Infinity;
  }

  push(at: number, item: T): void {
    const added = { at, order: (this.order += 1), item };
    const { items } = this;
    let place = items.push(added) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = items[above];
      if (!parent || isBefore(parent, added)) break;
      items[place] = parent;
      place = above;
    }
    items[place] = added;
  }

  /** Takes the first item if its time is not after `now`. */
  shiftDue(now: number): T | undefined {
    const [first] = this.items;
    if (!first || first.at > now) return undefined;
    const last = this.items.pop();
    if (last && this.items.length > 0) this.sink(last);
    return first.item;
  }

  clear(): void {
    this.items.length = 0;
  }

  private sink(sunk: Timed<T>): void {
    const { items } = this;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const [leftItem, rightItem] = [items[left], items[left + 1]];
      if (!leftItem) break;
      const below = rightItem && isBefore(rightItem, leftItem) ? left + 1 : left;
      const child = items[below] ?? leftItem;
      if (isBefore(sunk, child)) break;
      items[place] = child;
      place = below;
    }
    items[place] = sunk;
  }
}

function isBefore(one: Timed<unknown>, other: Timed<unknown>): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
