import type { AmqpBrokerError } from '@nest-amqp/core';
import type { Outgoing } from './outgoing';

/**
 * The search for the message that a channel was closed for. The close does not say which one it was, so those that may have
 * been it are sent again alone: the one during which the error comes back is it. Where the error names an exchange, only
 * messages to that exchange are under suspicion, and the others go on as before.
 */
export class CulpritSearch {
  private readonly suspects = new Set<Outgoing>();
  /** The suspect that is out. */
  private alone: Outgoing | undefined;

  /** Whether a message may be written while `out` others are not confirmed. */
  allows(next: Outgoing, out: number): boolean {
    if (this.suspects.size === 0) return true;
    return this.suspects.has(next) ? out === 0 : this.alone === undefined;
  }

  written(outgoing: Outgoing): void {
    if (this.suspects.has(outgoing)) this.alone = outgoing;
  }

  /** A message is not under suspicion any more: the broker has answered, or it was given up before it was written. */
  cleared(outgoing: Outgoing): void {
    if (!this.suspects.delete(outgoing)) return;
    if (this.alone === outgoing) this.alone = undefined;
  }

  /** The channel was closed for an error while these were not confirmed, oldest first: the culprit, if it is certain already. */
  closedFor(error: AmqpBrokerError, lost: readonly Outgoing[]): Outgoing | undefined {
    this.alone = undefined;
    const [only] = lost;
    if (only && lost.length === 1) {
      this.suspects.delete(only);
      return only;
    }
    const named = lost.filter((each) => error.replyText.includes(`exchange '${each.exchange}'`));
    // What was given up is not sent again, and so cannot be found.
    for (const each of named.length > 0 ? named : lost) if (!each.settled) this.suspects.add(each);
    return undefined;
  }

  /** The connection was lost; whoever is under suspicion stays so. */
  interrupted(): void {
    this.alone = undefined;
  }
}
