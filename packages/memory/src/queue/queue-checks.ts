import { BrokerFault } from '../broker/broker-fault';
import type { VersionRules } from '../broker/version-rules';
import type { ConsumeRequest, DeleteConditions, QueueChecks } from './broker-queue';
import type { Consumer } from './consumer';
import type { DeliveryCounts } from './delivery-counts';
import type { QueueSettings } from './queue-settings';

/** What the checks look at. */
interface CheckedQueue {
  readonly counts: DeliveryCounts | undefined;
  readonly settings: QueueSettings;
  readonly depth: number;
  readonly consumers: { readonly all: ReadonlySet<Consumer> };
}

/** What classic and quorum queues refuse. */
export class MessageQueueChecks implements QueueChecks {
  constructor(
    private readonly queue: CheckedQueue,
    private readonly rules: VersionRules,
  ) {}

  consume({ subject, exclusive, sharesLimit }: ConsumeRequest): void {
    if (this.queue.counts && sharesLimit) throw new BrokerFault(540, `${subject} does not support global qos`);
    if (this.isTaken(exclusive)) throw new BrokerFault(403, `${subject} in exclusive use`);
  }

  get(subject: string): void {
    if (!this.queue.counts || !this.queue.settings.singleActiveConsumer) return;
    const type = this.rules.queueTypePrintedAsTerm ? '<<"quorum">>' : 'quorum';
    const why = `basic.get operations are not supported by ${type} queues with single active consumer`;
    throw new BrokerFault(405, `cannot obtain access to locked ${subject}. ${why}`);
  }

  purge(): void {
    // always possible
  }

  delete(subject: string, { ifUnused, ifEmpty }: DeleteConditions): number {
    const { counts, consumers, depth } = this.queue;
    if (counts && (ifUnused || ifEmpty)) {
      const flag = ifUnused ? 'if-unused' : 'if-empty';
      throw new BrokerFault(
        540,
        `cannot delete ${subject}. queue.delete operations with ${flag} flag set are not supported by quorum queues`,
      );
    }
    if (ifEmpty && depth > 0) throw new BrokerFault(406, `${subject} not empty`);
    if (ifUnused && consumers.all.size > 0) throw new BrokerFault(406, `${subject} in use`);
    return depth;
  }

  /** Whether another consumer must be refused: one is exclusive, or this one wants to be and is not alone. Quorum queues ignore the flag. */
  private isTaken(exclusive: boolean): boolean {
    const { counts, settings, consumers } = this.queue;
    if (counts) return false;
    if (exclusive && (consumers.all.size > 0 || settings.singleActiveConsumer)) return true;
    return [...consumers.all].some((consumer) => consumer.definition.exclusive);
  }
}
