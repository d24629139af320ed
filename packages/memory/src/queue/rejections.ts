import type { VersionRules } from '../broker/version-rules';
import type { DeathReason } from './death';
import type { QueueEntry } from './queue-entry';

/** Where and why a message died. */
export interface Dying {
  readonly reason: DeathReason;
  readonly isQuorum: boolean;
  readonly rules: VersionRules;
}

/** How often a dead message was rejected, as its copy is to know: it counts as deliveries of the queue that the copy goes to. */
export function rejectionsOf({ message, deliveryCount }: QueueEntry, { reason, isQuorum, rules }: Dying): number {
  if (rules.rejectionsRemembered === 'always') return deliveryCount;
  if (rules.rejectionsRemembered === 'never') return 0;
  return message.rejections + (isQuorum && reason === 'rejected' ? 1 : 0);
}
