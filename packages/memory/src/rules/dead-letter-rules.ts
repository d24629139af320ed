import { rule } from './rule';

/** What differs in dead letters. */
export const DEAD_LETTER_RULES = {
  /** An `x-death` that a client sends is read and counted on; otherwise a published message starts without a past. */
  incomingDeathsCount: rule(true, false, false),
  /** `x-last-death-*` headers are written. */
  lastDeathHeaders: rule(false, true, true),
  /** The entry of `x-death` starts with `original-expiration`, and is never sorted. */
  deathOriginalExpirationFirst: rule(false, true, true),
  /** A dead-letter routing key removes the `CC` header. */
  deadLetterKeyRemovesCc: rule(true, false, false),
  /**
   * A dead letter knows how often it was rejected (`basic.reject`), and is redelivered from the start if it was. By quorum
   * queues: one that was rejected for good by one, or negatively acknowledged, is redelivered once for the next one, and once
   * more for each channel that ended with it.
   */
  rejectionsRemembered: rule<'never' | 'by-quorum-queues' | 'always'>('never', 'by-quorum-queues', 'always'),
};
