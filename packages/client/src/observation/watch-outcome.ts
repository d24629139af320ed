import type { Outgoing } from '../template/outgoing';
import type { PublishHandler } from '../template/publish-pipeline';

/** Hands a send on and tells how it ends, once: with an error, if it failed, in a step behind this one or on its way. */
export function watchOutcome(outgoing: Outgoing, next: PublishHandler, ended: (error?: unknown) => void): void {
  try {
    next(outgoing);
  } catch (error) {
    ended(error);
    throw error;
  }
  outgoing.outcome.then(() => ended(), ended);
}
