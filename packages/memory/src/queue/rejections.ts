import type { VersionRules } from '../broker/version-rules';
import type { DeathReason } from './death';
import type { DeliveryCounts } from './delivery-counts';
import type { QueueEntry } from './queue-entry';

/** Where and why a message died. */
export interface Dying {
  readonly reason: DeathReason;
  /** What a quorum queue counts. */
  readonly counts: DeliveryCounts | undefined;
  readonly rules: VersionRules;
}

/** How often a dead message was rejected, as its copy is to know: it counts as deliveries of the queue that the copy goes to. */
export function rejectionsOf(entry: QueueEntry, { reason, counts, rules }: Dying): number {
  if (rules.rejectionsRemembered === 'always') return entry.deliveryCount;
  if (rules.rejectionsRemembered === 'never') return 0;
  const { rejections } = entry.message;
  return counts ? rejections + counts.endsOf(entry) + (reason === 'rejected' ? 1 : 0) : rejections;
}

/** Where a message arrives that was rejected elsewhere. */
export interface Arrival {
  readonly isQuorum: boolean;
  /** A consumer gets it at once. */
  readonly isHandedOn: boolean;
  readonly rules: VersionRules;
}

/** Counts the rejections that a message brings with it. A classic queue that hands a message straight on does not look at them. */
export function inheritRejections(entry: QueueEntry, { isQuorum, isHandedOn, rules }: Arrival): void {
  const isCounted = rules.rejectionsRemembered === 'always';
  if (isCounted) entry.deliveryCount = entry.message.rejections;
  entry.redelivered = isQuorum || (isCounted && !isHandedOn);
}
