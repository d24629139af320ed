import type { VersionRules } from '../broker/version-rules';
import type { Consumer } from './consumer';

/** How the single active consumer of a queue is chosen. */
interface Choice {
  /** The next one is that of the highest priority, not the one that has waited longest. */
  readonly byPriority: boolean;
  /** The active one gives way to one of a higher priority, as soon as it has nothing unacknowledged. */
  readonly yields: boolean;
}

/** The single active consumer of a queue: it alone is served until it goes. */
export class SingleActive {
  private active: Consumer | undefined;
  private isSettled = true;

  constructor(private readonly choice: Choice) {}

  /** A consumer came or went. `all` are those that there are now, in the order of arrival. */
  changed(all: ReadonlySet<Consumer>): void {
    this.isSettled = false;
    this.settle(all);
  }

  /** The consumer to serve, or `undefined` if it has no room or is giving way. */
  next(all: ReadonlySet<Consumer>): Consumer | undefined {
    if (!this.isSettled) this.settle(all);
    const { active } = this;
    if (!active) return undefined;
    active.isWaiting = !this.isSettled || !active.hasRoom;
    return active.isWaiting ? undefined : active;
  }

  private settle(all: ReadonlySet<Consumer>): void {
    const best = this.best(all);
    const { active } = this;
    if (!active || !all.has(active)) this.active = best;
    else if (this.choice.yields && best && best.priority > active.priority) {
      if (active.unacked > 0) return;
      this.active = best;
    }
    this.isSettled = true;
  }

  private best(all: ReadonlySet<Consumer>): Consumer | undefined {
    let best: Consumer | undefined;
    for (const consumer of all) if (!best || (this.choice.byPriority && consumer.priority > best.priority)) best = consumer;
    return best;
  }
}

/** How a queue of a type chooses: a classic one by priority, once; a quorum queue by arrival or, in versions where it yields, by priority. */
export function singleActiveFor(type: 'classic' | 'quorum', { activeConsumerYields }: VersionRules): SingleActive {
  const yields = type === 'quorum' && activeConsumerYields;
  return new SingleActive({ byPriority: type === 'classic' || yields, yields });
}
