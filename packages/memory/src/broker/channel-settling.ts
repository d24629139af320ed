import type { Consumer } from '../queue/consumer';
import type { QueueEntry } from '../queue/queue-entry';
import { BrokerFault } from './broker-fault';
import type { ChannelContext } from './channel-context';
import type { MethodName } from './method';
import { resourceText } from './resource-text';
import { groupsByQueue, settledGroups } from '../queue/settled-groups';
import type { Outcome, TransactionLog } from './transaction-log';
import { OverdueAcks } from '../timeout/overdue-acks';
import { SharedLimit } from './shared-limit';
import { UnackedLedger } from './unacked-ledger';

/** What a channel was delivered and has not settled yet. */
export class ChannelSettling {
  private readonly ledger = new UnackedLedger();
  private readonly overdue: OverdueAcks;
  private readonly limit: SharedLimit;

  constructor(
    private readonly channel: ChannelContext,
    private readonly log: TransactionLog,
    /** The channel's consumers, which may share a limit. */
    consumers: ReadonlyMap<string, Consumer>,
  ) {
    this.limit = new SharedLimit(consumers);
    this.overdue = new OverdueAcks(channel, this.ledger);
  }

  /** Whether the limit that the channel's consumers share has room; without one it always has. */
  get hasRoom(): boolean {
    return this.limit.hasRoom;
  }

  get hasSharedLimit(): boolean {
    return this.limit.isSet;
  }

  /** Delivered and not settled, lowest tag first. */
  get entries(): readonly QueueEntry[] {
    return [...this.ledger];
  }

  /** Sets the limit that all consumers of the channel share; 0 is none. */
  shareLimit(limit: number): void {
    this.limit.set(limit, this.ledger.size);
  }

  /** Takes a delivered message into the books. */
  hold(entry: QueueEntry, deliveryTag: number, consumer: Consumer | undefined): void {
    entry.deliveryTag = deliveryTag;
    entry.consumer = consumer;
    entry.queue.unackedCount += 1;
    if (consumer) {
      consumer.unacked += 1;
      if (this.limit.isSet) this.limit.count(consumer);
    }
    this.ledger.push(entry);
    if (!this.overdue.isWatching) this.overdue.start(deliveryTag, consumer);
  }

  /** A consumer has been started on the channel. */
  expectAcks(consumer: Consumer): void {
    this.overdue.expect(consumer);
  }

  ack(deliveryTag: number, multiple: boolean): void {
    const entry = multiple || this.log.isActive ? undefined : this.ledger.take(deliveryTag);
    // the common case, without a list
    if (entry) this.acknowledge(entry);
    else this.settle('basicAck', 'ack', { deliveryTag, multiple });
  }

  nack(deliveryTag: number, multiple: boolean, requeue: boolean): void {
    this.settle('basicNack', requeue ? 'nack-requeue' : 'nack-discard', { deliveryTag, multiple });
  }

  reject(deliveryTag: number, requeue: boolean): void {
    this.settle('basicReject', requeue ? 'reject-requeue' : 'reject-discard', { deliveryTag, multiple: false });
  }

  /** `basic.recover`: everything goes back to its queue. `answered` is called before anything is delivered again. */
  recover(requeue: boolean, answered: () => void): void {
    this.channel.run('basicRecover', () => {
      if (!requeue) throw new BrokerFault(540, 'requeue=false');
      // 3.10 crashes over a message of a stream
      if (this.entries.some(({ queue }) => queue.returns === 'refused')) throw new BrokerFault(541, '');
      const entries = this.ledger.takeThrough(0) ?? [];
      // what a stream goes on with is delivered before the answer
      this.apply(
        entries.filter(({ queue }) => queue.returns),
        'nack-requeue',
      );
      answered();
      this.apply(
        entries.filter(({ queue }) => !queue.returns),
        'nack-requeue',
      );
    });
  }

  /** The channel ends: everything goes back, and counts as delivered, for the consumer may have failed on it. */
  end(): void {
    this.apply(this.ledger.takeThrough(0) ?? [], 'end-requeue');
  }

  /** Takes back what was settled to no effect: a transaction did not commit it, or the broker refused it. */
  restore(entries: readonly QueueEntry[]): void {
    this.ledger.restore(entries);
    if (!this.channel.isOpen) return;
    for (const { deliveryTag, consumer } of entries) if (!this.overdue.isWatching) this.overdue.start(deliveryTag, consumer);
  }

  /** As {@link apply}, if a client asked for it. @throws BrokerFault 540 for what a stream does not do; the entries are held again. */
  applyAsked(entries: readonly QueueEntry[], outcome: Outcome): void {
    const refusing = outcome === 'ack' ? undefined : entries.find(({ queue }) => queue.returns === 'refused');
    if (refusing) {
      this.restore(entries);
      const subject = resourceText('queue', refusing.queue.name, this.channel.connection.vhost.name);
      throw new BrokerFault(540, `basic.nack and basic.reject not supported by stream queues ${subject}`);
    }
    this.apply(entries, outcome);
  }

  /** Lets the outcome take effect on entries that were taken out of the books. */
  apply(entries: readonly QueueEntry[], outcome: Outcome): void {
    if (this.limit.isSet) for (const entry of entries) this.limit.release(entry);
    const groups = outcome === 'end-requeue' ? groupsByQueue(entries) : settledGroups(entries);
    for (const group of groups) finish(group, outcome);
    if (this.limit.isSet) this.limit.rejoinAll();
  }

  /** Consumers that had no room may have some again. */
  rejoinAll(): void {
    this.limit.rejoinAll();
  }

  private settle(method: MethodName, outcome: Outcome, { deliveryTag, multiple }: { deliveryTag: number; multiple: boolean }): void {
    if (!this.channel.isOpen) return;
    const entries = multiple ? this.ledger.takeThrough(deliveryTag) : this.takeOne(deliveryTag);
    if (!entries) this.channel.fail(new BrokerFault(406, `unknown delivery tag ${String(deliveryTag)}`), method);
    else if (this.log.isActive) this.log.settle({ entries, outcome });
    else this.settleNow(method, outcome, entries);
  }

  private settleNow(method: MethodName, outcome: Outcome, entries: readonly QueueEntry[]): void {
    try {
      this.applyAsked(entries, outcome);
    } catch (error) {
      this.channel.fail(error, method);
    }
  }

  private takeOne(deliveryTag: number): readonly QueueEntry[] | undefined {
    const entry = this.ledger.take(deliveryTag);
    return entry && [entry];
  }

  private acknowledge(entry: QueueEntry): void {
    if (this.limit.isSet) this.limit.release(entry);
    entry.queue.acknowledged(entry);
    if (this.limit.isSet) this.limit.rejoinAll();
  }
}

/** What belongs together takes effect before anything is delivered again. */
function finish(group: readonly QueueEntry[], outcome: Outcome): void {
  const queue = group[0]?.queue;
  switch (outcome) {
    case 'ack':
      return queue?.acknowledgedAll(group);
    case 'nack-discard':
    case 'reject-discard':
      return queue?.discarded(group, outcome === 'reject-discard');
    case 'nack-requeue':
      return queue?.returned(group, 'nack');
    case 'reject-requeue':
      return queue?.returned(group, 'reject');
    case 'end-requeue':
      return queue?.returned(group, 'end');
  }
}
