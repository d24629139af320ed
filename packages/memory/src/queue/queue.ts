import type { BasicProperties } from '@nest-amqp/core';
import type { Binding } from '../exchange/binding';
import { Backlog } from './backlog';
import type { BrokerQueue } from './broker-queue';
import { Burials } from './burials';
import type { Consumer } from './consumer';
import { ConsumerRotation } from './consumer-rotation';
import { KeptDeadLetters } from './kept-dead-letters';
import { DeliveryCounts } from './delivery-counts';
import { LingeringConsumers } from './lingering-consumers';
import { MessageQueueChecks } from './queue-checks';
import type { QueueDefinition } from './queue-definition';
import { QueueEntry, type ReturnCause } from './queue-entry';
import type { QueueHost } from './queue-host';
import { QueueSettling } from './queue-settling';
import { queueSettings, type QueueSettings } from './queue-settings';
import { readyListFor } from './ready-list-for';
import { singleActiveFor } from './single-active';
import type { StoredMessage } from './stored-message';
import { inheritRejections } from './rejections';
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
  private readonly settling: QueueSettling;
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
    const { counts, lingering } = this;
    const burials = new Burials({ place: this, host, counts });
    this.backlog = new Backlog({
      ready: readyListFor(settings, counts, rules),
      settings,
      isQuorum: type === 'quorum',
      clock,
      onDropped: (entry, reason) => burials.bury(entry, reason),
    });
    this.settling = new QueueSettling({ queue: this, backlog: this.backlog, burials, counts, lingering, rules });
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
    this.settling.acknowledged(entry);
  }

  acknowledgedAll(entries: readonly QueueEntry[]): void {
    this.settling.acknowledgedAll(entries);
  }

  discarded(entries: readonly QueueEntry[], byReject: boolean): void {
    this.settling.discarded(entries, byReject);
  }

  returned(entries: readonly QueueEntry[], cause: ReturnCause): void {
    this.settling.returned(entries, cause);
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
}
