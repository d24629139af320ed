import type { Destination } from './binding';

/**
 * The destinations of the bindings that share a key. A destination that several of them lead to counts once; the list is
 * built when it is first asked for after a change, so routing does not build one a message. Most keys lead to one
 * destination, for which there is no map.
 */
export class DestinationSet {
  private only: Destination | undefined;
  private onlyCount = 0;
  /** All of them, as soon as there are several. */
  private counts: Map<Destination, number> | undefined;
  private cached: readonly Destination[] | undefined;

  get isEmpty(): boolean {
    return this.counts ? this.counts.size === 0 : this.onlyCount === 0;
  }

  /** In the order in which they were added. Do not change it. */
  get list(): readonly Destination[] {
    return (this.cached ??= this.counts ? [...this.counts.keys()] : this.only ? [this.only] : []);
  }

  has(destination: Destination): boolean {
    return this.countOf(destination) > 0;
  }

  add(destination: Destination): void {
    this.setCount(destination, this.countOf(destination) + 1);
  }

  remove(destination: Destination): void {
    const count = this.countOf(destination);
    if (count > 0) this.setCount(destination, count - 1);
  }

  private countOf(destination: Destination): number {
    if (this.counts) return this.counts.get(destination) ?? 0;
    return this.only === destination ? this.onlyCount : 0;
  }

  private setCount(destination: Destination, count: number): void {
    if (!this.counts && (this.only === undefined || this.only === destination)) {
      this.only = count > 0 ? destination : undefined;
      this.onlyCount = count;
    } else {
      this.counts ??= this.only ? new Map([[this.only, this.onlyCount]]) : new Map<Destination, number>();
      if (count > 0) this.counts.set(destination, count);
      else this.counts.delete(destination);
    }
    this.cached = undefined;
  }
}
