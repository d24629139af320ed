import { ConfirmTracker } from './confirm-tracker';
import type { Outgoing } from './outgoing';
import { WaitingLine } from './waiting-line';

/** The messages that somebody waits for: those that are written and not confirmed, and behind them those that wait to be written. */
export class PendingSends {
  readonly unconfirmed = new ConfirmTracker<Outgoing>();
  readonly waiting = new WaitingLine();
  private tellSettled?: () => void;

  get size(): number {
    return this.unconfirmed.size + this.waiting.size;
  }

  get bytes(): number {
    return this.unconfirmed.bytes + this.waiting.bytes;
  }

  /** The first of all that is not settled. */
  get oldest(): Outgoing | undefined {
    return this.unconfirmed.find(isUnsettled) ?? this.waiting.find(isUnsettled);
  }

  /** Whether somebody waits for everything to be settled. */
  get isEnding(): boolean {
    return this.tellSettled !== undefined;
  }

  /** Oldest first. */
  forEach(look: (outgoing: Outgoing) => void): void {
    this.unconfirmed.forEach(look);
    this.waiting.forEach(look);
  }

  /** Resolves when nobody waits for anything any more; what was given up may still be unconfirmed. */
  allSettled(): Promise<void> {
    return new Promise((resolve) => {
      this.tellSettled = resolve;
      this.changed();
    });
  }

  /** To be called whenever something was settled. */
  changed(): void {
    if (this.tellSettled && this.oldest === undefined) this.tellSettled();
  }
}

export function isUnsettled(outgoing: Outgoing): boolean {
  return !outgoing.settled;
}
