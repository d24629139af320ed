import type { Binding } from './binding';
import { DestinationSet } from './destination-set';
import { NO_TARGETS, type Matcher } from './matcher';
import type { Target } from './target';

/** `direct`: the routing key equals the binding key, byte by byte; `''` is a key like any other. */
export class DirectMatcher implements Matcher {
  private readonly byKey = new Map<string, DestinationSet>();

  add({ routingKey, destination }: Binding): void {
    let destinations = this.byKey.get(routingKey);
    if (!destinations) this.byKey.set(routingKey, (destinations = new DestinationSet()));
    destinations.add(destination);
  }

  remove({ routingKey, destination }: Binding): void {
    const destinations = this.byKey.get(routingKey);
    destinations?.remove(destination);
    if (destinations?.isEmpty) this.byKey.delete(routingKey);
  }

  match(routingKey: string): readonly Target[] {
    return this.byKey.get(routingKey)?.list ?? NO_TARGETS;
  }
}
