import type { BasicProperties, Clock, HeaderTable } from '@nest-amqp/core';
import type { VersionRules } from '../broker/version-rules';
import type { Binding } from '../exchange/binding';
import type { MessageSink } from '../exchange/target';
import { Backlog } from './backlog';
import type { ConsumedQueue, Consumer } from './consumer';
import { ConsumerRotation } from './consumer-rotation';
import type { DeadMessage } from './dead-letter';
import type { DeathReason } from './death';
import { DeliveryCounts } from './delivery-counts';
import { LingeringConsumers } from './lingering-consumers';
import { QueueEntry, type EntryConsumer, type EntryQueue } from './queue-entry';
import { queueSettings, type QueueSettings } from './queue-settings';
import { readyListFor } from './ready-list-for';
import type { StoredMessage } from './stored-message';
import { rejectionsOf } from './rejections';
import { UnusedExpiry } from './unused-expiry';

/** What a queue is declared with, all said. */
export interface QueueDefinition {
  readonly name: string;
  readonly type: 'classic' | 'quorum';
  readonly durable: boolean;
  readonly autoDelete: boolean;
  /** The connection that alone may use it, and with which it goes. */
  readonly owner: object | undefined;
  readonly arguments: HeaderTable;
}

/** What a queue needs of its virtual host. */
export interface QueueHost {
  readonly clock: Clock;
  readonly rules: VersionRules;
  /** Publishes a dead message to the queue's dead-letter exchange, if it has one. */
  deadLetter(queue: Queue, dead: DeadMessage, reason: DeathReason): void;
  deleteQueue(queue: Queue): void;
}

/**
 * A queue. All of it takes effect at once: a message that a consumer has room for is handed to its channel before
 * {@link accept} returns. Calling the program that consumes is the business of whoever stands behind the channel.
 */
export class Queue implements MessageSink, EntryQueue, ConsumedQueue {
  readonly kind = 'queue';
  readonly name: string;
  readonly incoming = new Set<Binding>();
  /** A list of only this queue, so that routing to it makes none. */
  readonly alone: readonly Queue[] = [this];
  readonly settings: QueueSettings;
  readonly consumers: ConsumerRotation;
  /** Only quorum queues count deliveries. */
  readonly counts: DeliveryCounts | undefined;
  /** Only quorum queues count them. */
  readonly lingering: LingeringConsumers | undefined;
  isDeleted = false;
  unackedCount = 0;
  private readonly backlog: Backlog;
  private readonly unused: UnusedExpiry | undefined;
  private sequence = 0;

  constructor(
    readonly definition: QueueDefinition,
    private readonly host: QueueHost,
  ) {
    const { name, type, arguments: args } = definition;
    const { clock, rules } = host;
    const settings = queueSettings(args);
    this.name = name;
    this.settings = settings;
    this.counts = type === 'quorum' ? new DeliveryCounts(rules, settings.deliveryLimit) : undefined;
    this.lingering = type === 'quorum' ? new LingeringConsumers() : undefined;
    this.consumers = new ConsumerRotation(settings.singleActiveConsumer);
    this.backlog = new Backlog({
      ready: readyListFor(settings, this.counts, rules),
      settings,
      isQuorum: type === 'quorum',
      clock,
      onDropped: (entry, reason) => this.bury(entry, reason),
    });
    if (settings.expiresMs !== undefined) this.unused = new UnusedExpiry(clock, settings.expiresMs, () => host.deleteQueue(this));
    this.unused?.restart();
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
    if (message.rejections > 0) this.inheritRejections(entry, consumer !== undefined);
    if (consumer) consumer.channel.deliver(consumer, entry);
    else this.backlog.push(entry);
    return true;
  }

  /** Takes the next message out, for `basic.get`. */
  take(): QueueEntry | undefined {
    this.touch();
    const entry = this.backlog.take();
    if (entry) this.counts?.fetched(entry);
    return entry;
  }

  acknowledged(entry: QueueEntry): void {
    this.unackedCount -= 1;
    this.freeConsumer(entry);
  }

  discarded(entry: QueueEntry, byReject: boolean): void {
    this.unackedCount -= 1;
    if (byReject) entry.deliveryCount += 1;
    if (!this.isDeleted) this.bury(entry, 'rejected');
    this.freeConsumer(entry);
  }

  /** All are back before one is delivered again. */
  returned(entries: readonly QueueEntry[], byReject: boolean): void {
    this.unackedCount -= entries.length;
    const consumers = new Set<EntryConsumer>();
    for (const entry of entries) {
      const { consumer } = entry;
      this.lingering?.settled(entry);
      if (consumer) {
        consumer.unacked -= 1;
        consumers.add(consumer);
      }
      if (!this.isDeleted) this.putBack(entry, byReject);
    }
    for (const consumer of consumers) consumer.rejoin();
    this.backlog.keepLimits();
    this.dispatch();
  }

  addConsumer(consumer: Consumer): void {
    this.unused?.stop();
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

  /** Somebody used the queue: what counts for `x-expires`. */
  touch(): void {
    if (this.consumers.all.size === 0) this.unused?.restart();
  }

  /** Forgets the ready messages and says how many there were. They are not dead-lettered. */
  purge(): number {
    return this.backlog.clear();
  }

  /** Keeps the persistent messages only, as a restart of the broker does; a quorum queue keeps all. */
  dropTransient(): void {
    if (!this.counts) this.backlog.retain((entry) => entry.message.isPersistent);
  }

  /** Ends the queue. What is still unacknowledged may be settled later, to no effect. */
  close(): void {
    this.isDeleted = true;
    this.purge();
    this.unused?.stop();
  }

  private putBack(entry: QueueEntry, byReject: boolean): void {
    entry.redelivered = true;
    entry.consumer = undefined;
    if (!this.counts && byReject) entry.deliveryCount += 1;
    if (this.counts?.exceededByReturn(entry, byReject)) this.bury(entry, 'delivery_limit');
    else this.backlog.putBack(entry);
  }

  private bury(entry: QueueEntry, reason: DeathReason): void {
    const rejections = rejectionsOf(entry, { reason, isQuorum: this.counts !== undefined, rules: this.host.rules });
    this.host.deadLetter(this, { message: entry.message, rejections }, reason);
  }

  /** A classic queue that hands a message straight on does not look at what it brings. */
  private inheritRejections(entry: QueueEntry, isHandedOn: boolean): void {
    const isCounted = this.host.rules.rejectionsRemembered === 'always';
    if (isCounted) entry.deliveryCount = entry.message.rejections;
    entry.redelivered = this.counts !== undefined || (isCounted && !isHandedOn);
  }

  private freeConsumer(entry: QueueEntry): void {
    const { consumer } = entry;
    this.lingering?.settled(entry);
    if (!consumer) return;
    consumer.unacked -= 1;
    if (consumer.rejoin()) this.dispatch();
  }
}
