import { rule } from './rule';

/** What differs in the arguments of queues: which are known, what they may be, how they are compared. */
export const QUEUE_ARGUMENT_RULES = {
  /** `x-queue-type` is compared as if an absent one had been sent as `classic`. */
  defaultQueueTypeInjected: rule(false, true, true),
  /** `x-queue-type` may be empty, which means classic and is compared as it was written. */
  emptyQueueTypeAllowed: rule(false, false, true),
  /** An unknown `x-queue-type` of a queue that the broker names crashes it (541), does so unless it is void, or is refused by its name. */
  unknownServerNamedType: rule<'crash' | 'crash-unless-void' | 'refused'>('crash', 'crash-unless-void', 'refused'),
  /** The type of a queue appears in texts as an Erlang term, `<<"quorum">>`. */
  queueTypePrintedAsTerm: rule(false, false, true),
  /** Values of `x-queue-mode` are checked. */
  queueModeChecked: rule(true, true, false),
  /** `x-queue-version` 1 is allowed. */
  queueVersionOneAllowed: rule(true, true, false),
  /** `x-queue-master-locator` is a feature that is gone (541, with a text). */
  masterLocatorDenied: rule(false, false, true),
  /** A classic queue takes `x-queue-leader-locator`. */
  classicLeaderLocator: rule(false, true, true),
  /** `x-max-priority` 0 gives a queue the priorities 0 and 1, not none. */
  zeroMaxPriorityIsOne: rule(false, true, true),
  /** `x-consumer-timeout` is an argument of quorum queues, checked and compared; otherwise it is one of those nobody knows. */
  ackTimeoutChecked: rule(false, false, true),
};
