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
