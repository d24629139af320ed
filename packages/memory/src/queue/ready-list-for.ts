import type { VersionRules } from '../broker/version-rules';
import { ClassicReadyList } from './classic-ready-list';
import type { DeliveryCounts } from './delivery-counts';
import { PriorityReadyList } from './priority-ready-list';
import type { QueueEntry } from './queue-entry';
import { QuorumReadyList } from './quorum-ready-list';
import { StrictOrder, TwoLevelOrder } from './quorum-order';
import type { QueueSettings } from './queue-settings';
import type { ReadyList } from './ready-list';
import { Ring } from './ring';

/** The order in which a queue of these settings delivers. `counts` is what quorum queues have. */
export function readyListFor({ maxPriority }: QueueSettings, counts: DeliveryCounts | undefined, rules: VersionRules): ReadyList {
  if (!counts) {
    const highest = maxPriority === 0 && rules.zeroMaxPriorityIsOne ? 1 : maxPriority;
    return highest ? new PriorityReadyList(highest) : new ClassicReadyList();
  }
  return new QuorumReadyList(quorumOrder(rules), () => rules.unlimitedQuorumReturnsToTail && counts.isUnlimited);
}

function quorumOrder({ quorumPriorities }: VersionRules) {
  switch (quorumPriorities) {
    case 'none':
      return new FifoOrder();
    case 'two-levels':
      return new TwoLevelOrder();
    case 'strict':
      return new StrictOrder();
  }
}

class FifoOrder extends Ring<QueueEntry> {
  peek(): QueueEntry | undefined {
    return this.at(0);
  }
}
