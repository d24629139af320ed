import type { DeathReason } from './death';
import type { DeliveryCounts } from './delivery-counts';
import type { QueueEntry } from './queue-entry';
import type { DeathPlace, QueueHost } from './queue-host';
import { rejectionsOf } from './rejections';

/** The queue that buries, and what its dead letters are made with. */
export interface BurialParts {
  readonly place: DeathPlace;
  readonly host: QueueHost;
  readonly counts: DeliveryCounts | undefined;
}

/**
 * What dies in a queue becomes a dead letter, which may come back to that very queue: so what dies while the queue is at work
 * is buried when it has done it.
 */
export class Burials {
  private readonly waiting: (readonly [QueueEntry, DeathReason])[] = [];
  private depth = 0;

  constructor(private readonly parts: BurialParts) {}

  bury(entry: QueueEntry, reason: DeathReason): void {
    if (this.depth > 0) this.waiting.push([entry, reason]);
    else this.deadLetter(entry, reason);
  }

  /** The queue goes to work. */
  hold(): void {
    this.depth += 1;
  }

  /** It has done it. */
  release(): void {
    this.depth -= 1;
    if (this.depth > 0 || this.waiting.length === 0) return;
    for (const [entry, reason] of this.waiting.splice(0)) this.deadLetter(entry, reason);
  }

  private deadLetter(entry: QueueEntry, reason: DeathReason): void {
    const { place, host, counts } = this.parts;
    const rejections = rejectionsOf(entry, { reason, counts, rules: host.rules });
    host.deadLetter(place, { message: entry.message, rejections }, reason);
  }
}
