import type { BasicProperties, Clock, HeaderTable } from '@nest-amqp/core';
import { BrokerFault } from '../broker/broker-fault';
import type { VersionRules } from '../broker/version-rules';
import type { Binding } from '../exchange/binding';
import type { BrokerQueue } from '../queue/broker-queue';
import type { Consumer } from '../queue/consumer';
import type { QueueDefinition } from '../queue/queue-definition';
import { QueueEntry, type EntryConsumer } from '../queue/queue-entry';
import type { StoredMessage } from '../queue/stored-message';
import { StreamChecks } from './stream-checks';
import { StreamConsumers } from './stream-consumers';
import { StreamCursor } from './stream-cursor';
import { hasFilterableValue, streamFilter } from './stream-filter';
import { StreamLog } from './stream-log';
import { streamOffset } from './stream-offset';
import { streamProperties } from './stream-properties';
import { streamSettings } from './stream-settings';

// Taken at load, so that a test's fake timers cannot freeze it.
const { queueMicrotask, setImmediate } = globalThis;

/** What a stream needs of its virtual host. */
export interface StreamHost {
  readonly clock: Clock;
  readonly rules: VersionRules;
  /** The arguments of a stream and what policies settle for it. */
  argumentsOf(definition: QueueDefinition): HeaderTable;
}

/**
 * A stream queue: an append-only log that each consumer reads from where it asked to begin, at its own pace. Messages stay
 * when they are acknowledged; acknowledging only makes room for more of them.
 */
export class Stream implements BrokerQueue {
  readonly kind = 'queue';
  readonly name: string;
  readonly returns: 'refused' | 'acknowledged';
  readonly incoming = new Set<Binding>();
  readonly alone: readonly Stream[] = [this];
  readonly checks: StreamChecks;
  readonly consumers = new StreamConsumers();
  /** RabbitMQ does not count the consumers of a stream in `queue.declare`. */
  readonly consumerCount = 0;
  isDeleted = false;
  unackedCount = 0;
  private readonly log: StreamLog;

  constructor(
    readonly definition: QueueDefinition,
    private readonly host: StreamHost,
  ) {
    this.name = definition.name;
    this.returns = host.rules.streamReturns;
    this.checks = new StreamChecks(host.rules);
    this.log = new StreamLog(streamSettings(host.argumentsOf(definition)));
  }

  reconfigure(): void {
    this.log.configure(streamSettings(this.host.argumentsOf(this.definition)));
  }

  get depth(): number {
    return this.log.length;
  }

  get entries(): readonly QueueEntry[] {
    return Array.from(this.log.messages(), ({ offset, message }) => this.entry(offset, message));
  }

  propertiesOf({ message, sequence }: QueueEntry): BasicProperties {
    return streamProperties(message, sequence, this.host.rules);
  }

  /** @throws BrokerFault 541 for a filter value over which RabbitMQ crashes. */
  accept(message: StoredMessage): boolean {
    const { clock, rules } = this.host;
    if (this.isDeleted || (message.deaths && !rules.streamKeepsDeadLetters)) return true;
    if (rules.streamFilters && !hasFilterableValue(message)) {
      // nobody is there to hear what becomes of a dead letter
      if (message.deaths) return true;
      throw new BrokerFault(541, '');
    }
    this.log.append(message, clock.now());
    this.dispatch();
    return true;
  }

  /** A stream is read, not taken from. */
  take(): undefined {
    return undefined;
  }

  acknowledged(entry: QueueEntry): void {
    this.free(entry);
    this.readOn(entry.consumer);
  }

  acknowledgedAll(entries: readonly QueueEntry[]): void {
    this.returned(entries);
  }

  discarded(entries: readonly QueueEntry[]): void {
    this.returned(entries);
  }

  returned(entries: readonly QueueEntry[]): void {
    for (const entry of entries) this.free(entry);
    for (const consumer of new Set(entries.map((entry) => entry.consumer))) this.readOn(consumer);
  }

  addConsumer(consumer: Consumer): void {
    const { arguments: args } = consumer.definition;
    const { clock, rules } = this.host;
    const filter = rules.streamFilters ? streamFilter(args) : undefined;
    const start = this.log.find(streamOffset(args['x-stream-offset'], clock.now()) ?? 'next');
    this.consumers.add(new StreamCursor(consumer, start, filter));
  }

  removeConsumer(consumer: Consumer): void {
    this.consumers.remove(consumer);
  }

  rejoin(consumer: Consumer): void {
    consumer.isWaiting = false;
  }

  dispatch(): void {
    for (const cursor of this.consumers.cursors) this.read(cursor);
  }

  touch(): void {
    // a stream does not expire
  }

  purge(): number {
    return 0;
  }

  /** A stream keeps all messages, persistent or not, over a restart, at which it looks at its limits. */
  dropTransient(): void {
    this.log.applyRetention(this.host.clock.now());
  }

  restarted(): void {
    // nothing of a stream waits for a restart
  }

  close(): void {
    this.isDeleted = true;
  }

  /** RabbitMQ tells them when the deletion has been answered. */
  endConsumers(): void {
    const soon = this.host.rules.streamCancelsWithDeletion ? queueMicrotask : afterAnswer;
    soon(() => {
      for (const consumer of [...this.consumers.all]) {
        this.consumers.remove(consumer);
        consumer.channel.consumerCancelled(consumer);
      }
    });
  }

  private read(cursor: StreamCursor): void {
    const { consumer } = cursor;
    cursor.read(this.log, (offset, message) => consumer.channel.deliver(consumer, this.entry(offset, message)));
  }

  private readOn(consumer: EntryConsumer | undefined): void {
    const cursor = consumer && this.consumers.cursorOf(consumer);
    if (cursor && !this.isDeleted) this.read(cursor);
  }

  private free({ consumer }: QueueEntry): void {
    this.unackedCount -= 1;
    if (consumer) consumer.unacked -= 1;
  }

  private entry(offset: number, message: StoredMessage): QueueEntry {
    const entry = new QueueEntry(this, message, offset, 0);
    entry.redelivered = false;
    return entry;
  }
}

/** Two turns later, so that the answer, which leaves in one, is on its way alone. */
function afterAnswer(task: () => void): void {
  setImmediate(() => setImmediate(task));
}
