import { rule } from './rule';

/** What differs in publishing, and in committing what was published. */
export const PUBLISHING_RULES = {
  /** A delivery mode other than 1 and 2 is refused. */
  unknownDeliveryModeRefused: rule(true, false, false),
  /** Headers are delivered sorted by name, not in the order of the publisher. */
  headersSorted: rule(false, true, true),
  /** Bytes of the largest body, unless the broker is told otherwise. */
  maxMessageSize: rule(134_217_728, 16_777_216, 16_777_216),
  /** What `tx.commit` does about a queue that has gone since the publish. */
  commitToDeletedQueue: rule<'ok' | 'partial' | 'resource-error'>('ok', 'partial', 'resource-error'),
};
