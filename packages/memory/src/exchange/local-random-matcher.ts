import type { Binding, Destination } from './binding';
import { NO_TARGETS, type Matcher } from './matcher';
import type { Target } from './target';

/** `x-local-random`: each message to one queue, by lot. A queue that is bound several times has as many lots. */
export class LocalRandomMatcher implements Matcher {
  private readonly lots: (readonly Destination[])[] = [];

  add({ destination }: Binding): void {
    this.lots.push([destination]);
  }

  remove({ destination }: Binding): void {
    const at = this.lots.findIndex(([owner]) => owner === destination);
    if (at >= 0) this.lots.splice(at, 1);
  }

  match(): readonly Target[] {
    return this.lots[Math.floor(Math.random() * this.lots.length)] ?? NO_TARGETS;
  }

  /** One lot for a message, not one for each key. */
  matchAll(): readonly Target[] {
    return this.match();
  }
}
