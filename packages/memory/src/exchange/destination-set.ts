import type { Destination } from './binding';

/**
 * The destinations of the bindings that share a key. A destination that several of them lead to counts once; the list is
 * built when it is first asked for after a change, so routing does not build one a message.
 */
export class DestinationSet {
  private readonly counts = new Map<Destination, number>();
  private cached: readonly Destination[] | undefined;

  get isEmpty(): boolean {
    return this.counts.size === 0;
  }

  /** In the order in which they were added. Do not change it. */
  get list(): readonly Destination[] {
    return (this.cached ??= [...this.counts.keys()]);
  }

  add(destination: Destination): void {
    const count = this.counts.get(destination) ?? 0;
    this.counts.set(destination, count + 1);
    if (count === 0) this.cached = undefined;
  }

  remove(destination: Destination): void {
    const count = this.counts.get(destination) ?? 0;
    if (count > 1) {
      this.counts.set(destination, count - 1);
    } else if (count === 1) {
      this.counts.delete(destination);
      this.cached = undefined;
    }
  }
}
