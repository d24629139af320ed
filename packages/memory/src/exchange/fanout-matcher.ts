import type { Binding } from './binding';
import { DestinationSet } from './destination-set';
import type { Matcher } from './matcher';
import type { Target } from './target';

/** `fanout`: every destination, whatever the key. */
export class FanoutMatcher implements Matcher {
  private readonly destinations = new DestinationSet();

  add({ destination }: Binding): void {
    this.destinations.add(destination);
  }

  remove({ destination }: Binding): void {
    this.destinations.remove(destination);
  }

  match(): readonly Target[] {
    return this.destinations.list;
  }
}
