import type { BasicProperties } from '@nest-amqp/core';
import type { Binding } from '../exchange/binding';
import { Backlog } from './backlog';
import type { BrokerQueue } from './broker-queue';
import type { Consumer } from './consumer';
import { ConsumerRotation } from './consumer-rotation';
import type { DeathReason } from './death';
import { KeptDeadLetters } from './kept-dead-letters';
import { DeliveryCounts } from './delivery-counts';
import { LingeringConsumers } from './lingering-consumers';
import { MessageQueueChecks } from './queue-checks';
import type { QueueDefinition } from './queue-definition';
import { QueueEntry, type EntryConsumer, type ReturnCause } from './queue-entry';
import type { QueueHost } from './queue-host';
import { queueSettings, type QueueSettings } from './queue-settings';
import { readyListFor } from './ready-list-for';
import { singleActiveFor } from './single-active';
import type { StoredMessage } from './stored-message';
import { inheritRejections, rejectionsOf } from './rejections';
import { settledGroups } from './settled-groups';
import { UnusedExpiry } from './unused-expiry';

/**
 * A classic or quorum queue. All of it takes effect at once: a message that a consumer has room for is handed to its channel before
 * {@link accept} returns. Calling the program that consumes is the business of whoever stands behind the channel.
 */
export class Queue implements BrokerQueue {
  readonly kind = 'queue';
  readonly name: string;
  readonly incoming = new Set<Binding>();
  readonly alone: readonly Queue[] = [this];
  readonly checks: MessageQueueChecks;
  settings: QueueSettings;
  readonly consumers: ConsumerRotation;
  /** Only quorum queues count deliveries. */
  readonly counts: DeliveryCounts | undefined;
  /** Dead letters that stay here until they are taken; most queues keep none. */
  letters: KeptDeadLetters | undefined;
  /** Only quorum queues count them. */
  readonly lingering: LingeringConsumers | undefined;
  isDeleted = false;
  unackedCount = 0;
  private readonly backlog: Backlog;
  private unused: UnusedExpiry | undefined;
  private sequence = 0;

  constructor(
    readonly definition: QueueDefinition,
    private readonly host: QueueHost,
  ) {
    const { name, type } = definition;
    const { clock, rules } = host;
    const settings = queueSettings(host.argumentsOf(definition));
    this.name = name;
    this.checks = new MessageQueueChecks(this, rules);
    this.settings = settings;
    this.counts = type === 'quorum' ? new DeliveryCounts(rules, settings.deliveryLimit) : undefined;
    this.lingering = this.counts ? new LingeringConsumers() : undefined;
    this.consumers = new ConsumerRotation(
      settings.singleActiveConsumer ? singleActiveFor(this.counts ? 'quorum' : 'classic', rules) : undefined,
    );
    this.backlog = new Backlog({
      ready: readyListFor(settings, this.counts, rules),
      settings,
      isQuorum: type === 'quorum',
      clock,
      onDropped: (entry, reason) => this.bury(entry, reason),
    });
    this.keepLetters();
    this.startUnusedExpiry();
  }

  /** Takes up what policies settle now. */
  reconfigure(): void {
    this.settings = queueSettings(this.host.argumentsOf(this.definition));
    this.counts?.setLimit(this.settings.deliveryLimit);
    this.keepLetters();
    this.backlog.configure(this.settings);
    this.startUnusedExpiry();
  }

  /** Messages ready for delivery. */
  get depth(): number {
    return this.backlog.length;
  }

  /** As `queue.declare` answers it. */
  get consumerCount(): number {
    const { size } = this.consumers.all;
    if (!this.lingering) return size;
    // those that wait for their turn as single active consumer do not count
    return (this.settings.singleActiveConsumer ? Math.min(1, size) : size) + this.lingering.count;
  }

  /** The ready messages, the next to be delivered first. */
  get entries(): readonly QueueEntry[] {
    return this.backlog.entries;
  }

  get ackTimeoutMs(): number | undefined {
    return this.settings.consumerTimeoutMs;
  }

  propertiesOf(entry: QueueEntry): BasicProperties {
    return this.counts ? this.counts.propertiesOf(entry) : entry.message.properties;
  }

  accept(message: StoredMessage): boolean {
    if (this.isDeleted) return true;
    if (this.backlog.refuses(message)) {
      if (this.backlog.deadLettersRefused) this.host.deadLetter(this, { message, rejections: message.rejections }, 'maxlen');
      return false;
    }
    const entry = new QueueEntry(this, message, (this.sequence += 1), this.backlog.deadlineOf(message));
    const consumer = this.backlog.length === 0 ? this.consumers.next() : undefined;
    if (message.rejections > 0)
      inheritRejections(entry, { isQuorum: this.counts !== undefined, isHandedOn: consumer !== undefined, rules: this.host.rules });
    if (consumer) consumer.channel.deliver(consumer, entry);
    else this.backlog.push(entry);
    return true;
  }

  take(noAck: boolean): QueueEntry | undefined {
    this.touch();
    const entry = this.backlog.take();
    if (entry) {
      this.counts?.fetched(entry);
      if (!noAck) this.lingering?.addFetched(entry);
    }
    return entry;
  }

  acknowledged(entry: QueueEntry): void {
    this.unackedCount -= 1;
    this.freeConsumer(entry);
  }

  acknowledgedAll(entries: readonly QueueEntry[]): void {
    this.unackedCount -= entries.length;
    this.freeConsumers(entries);
  }

  /** What waits is delivered before the dead letters come, which may be to this queue. */
  discarded(entries: readonly QueueEntry[], byReject: boolean): void {
    this.unackedCount -= entries.length;
    if (byReject) for (const entry of entries) entry.deliveryCount += 1;
    this.freeConsumers(entries);
    for (const entry of entries) if (!this.isDeleted) this.bury(entry, 'rejected');
  }

  /** All are back before one is delivered again. */
  returned(entries: readonly QueueEntry[], cause: ReturnCause): void {
    this.unackedCount -= entries.length;
    const returning = cause === 'end' ? this.endedInOrder(entries) : entries;
    const dead: QueueEntry[] = [];
    const consumers = new Set<EntryConsumer>();
    for (const entry of returning) {
      const { consumer } = entry;
      if (consumer) {
        consumer.unacked -= 1;
        consumers.add(consumer);
      } else {
        this.lingering?.settled(entry);
      }
      if (!this.isDeleted && !this.putBack(entry, cause)) dead.push(entry);
    }
    for (const consumer of consumers) {
      consumer.rejoin();
      this.lingering?.freed(consumer);
    }
    this.backlog.keepLimits();
    this.dispatch();
    for (const entry of dead) this.bury(entry, 'delivery_limit');
  }

  addConsumer(consumer: Consumer): void {
    this.unused?.stop();
    this.lingering?.arrived(consumer);
    this.consumers.add(consumer);
  }

  /** Deletes the queue if it goes with its last consumer. */
  removeConsumer(consumer: Consumer): void {
    this.consumers.remove(consumer);
    this.lingering?.addCancelled(consumer);
    if (this.isDeleted) return;
    if (this.consumers.all.size > 0) this.dispatch();
    else if (this.definition.autoDelete) this.host.deleteQueue(this);
    else this.unused?.restart();
  }

  rejoin(consumer: Consumer): void {
    this.consumers.resume(consumer);
  }

  dispatch(): void {
    while (this.backlog.hasNext()) {
      const consumer = this.consumers.next();
      const entry = consumer && this.backlog.take();
      if (!entry) return;
      consumer.channel.deliver(consumer, entry);
    }
  }

  touch(): void {
    if (this.consumers.all.size === 0) this.unused?.restart();
  }

  purge(): number {
    return this.backlog.clear() + (this.host.rules.purgeTakesDeadLetters ? (this.letters?.clear() ?? 0) : 0);
  }

  /** Keeps the persistent messages only, as a restart of the broker does; a quorum queue keeps all. */
  dropTransient(): void {
    if (!this.counts) this.backlog.retain((entry) => entry.message.isPersistent);
  }

  restarted(): void {
    this.letters?.retry();
  }

  close(): void {
    this.isDeleted = true;
    this.purge();
    this.letters?.clear();
    this.unused?.stop();
  }

  endConsumers(): void {
    for (const consumer of [...this.consumers.all]) {
      this.consumers.remove(consumer);
      consumer.channel.consumerCancelled(consumer);
    }
  }

  private startUnusedExpiry(): void {
    const { expiresMs } = this.settings;
    this.unused?.stop();
    this.unused = expiresMs === undefined ? undefined : new UnusedExpiry(this.host.clock, expiresMs, () => this.host.deleteQueue(this));
    this.touch();
  }

  /** Begins to keep dead letters, or stops it: those that are kept are gone then. */
  private keepLetters(): void {
    const isKept = this.counts !== undefined && this.settings.keepsDeadLetters;
    if (isKept === (this.letters !== undefined)) return;
    this.letters?.clear();
    this.letters = isKept ? new KeptDeadLetters(this.host.clock, this.host.forwardLetter) : undefined;
    this.backlog.letters = this.letters;
  }

  private endedInOrder(entries: readonly QueueEntry[]): readonly QueueEntry[] {
    if (!this.lingering) return entries;
    return this.host.rules.endedConsumersReturn === 'by-tag' ? settledGroups(entries).flat() : this.lingering.asTheyCame(entries);
  }

  /** Whether it may come back once more. */
  private putBack(entry: QueueEntry, cause: ReturnCause): boolean {
    entry.redelivered = true;
    entry.consumer = undefined;
    if (!this.counts && cause !== 'nack') entry.deliveryCount += 1;
    if (this.counts?.exceededByReturn(entry, cause)) return false;
    this.backlog.putBack(entry, cause);
    return true;
  }

  private bury(entry: QueueEntry, reason: DeathReason): void {
    const rejections = rejectionsOf(entry, { reason, counts: this.counts, rules: this.host.rules });
    this.host.deadLetter(this, { message: entry.message, rejections }, reason);
  }

  private freeConsumer(entry: QueueEntry): void {
    if (entry.consumer) this.free(entry.consumer, 1);
    else this.lingering?.settled(entry);
  }

  private freeConsumers(entries: readonly QueueEntry[]): void {
    const consumer = entries[0]?.consumer;
    if (consumer) this.free(consumer, entries.length);
    else for (const entry of entries) this.lingering?.settled(entry);
  }

  private free(consumer: EntryConsumer, count: number): void {
    consumer.unacked -= count;
    this.lingering?.freed(consumer);
    if (consumer.rejoin()) this.dispatch();
  }
}
