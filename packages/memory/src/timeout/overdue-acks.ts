import type { ChannelContext } from '../broker/channel-context';
import { BrokerFault } from '../broker/broker-fault';
import type { UnackedLedger } from '../broker/unacked-ledger';
import type { EntryConsumer, QueueEntry } from '../queue/queue-entry';
import type { Consumer } from '../queue/consumer';
import type { WatchedChannel } from './ack-watch';
import { DeliveryTimes } from './delivery-times';
import { ReleasedMessages } from './released-messages';

/** How often RabbitMQ looks: the tick of a channel. */
const TICK_MS = 60_000;
/** Timeouts of single consumers are looked at this many times before they are over. */
const LOOKS = 10;

/** Watches that what a channel was delivered is acknowledged in time (RabbitMQ's documentation, "Delivery Acknowledgement Timeout"). */
export class OverdueAcks implements WatchedChannel {
  isWatching = false;
  private readonly times = new DeliveryTimes();
  private readonly isForChannel: boolean;
  private readonly released = new WeakMap<Consumer, ReleasedMessages>();
  private tickMs = TICK_MS;

  constructor(
    private readonly channel: ChannelContext,
    private readonly ledger: UnackedLedger,
  ) {
    this.isForChannel = channel.connection.vhost.rules.overdueAck === 'close-channel';
  }

  /** A consumer has been started. */
  expect({ ackTimeoutMs }: Consumer): void {
    if (ackTimeoutMs !== undefined) this.tickMs = Math.min(this.tickMs, Math.max(1, Math.floor(ackTimeoutMs / LOOKS)));
    const { clock, ackWatch } = this.channel.connection.vhost;
    if (this.isWatching) ackWatch.watch(this, clock.now() + this.tickMs);
  }

  /** Something is held, and was not while nobody watched. */
  start(deliveryTag: number, consumer: EntryConsumer | undefined): void {
    if (!this.isForChannel && consumer?.ackTimeoutMs === undefined) return;
    this.isWatching = true;
    const { clock, ackWatch } = this.channel.connection.vhost;
    const now = clock.now();
    this.times.mark(now, this.isForChannel ? deliveryTag - 1 : deliveryTag);
    ackWatch.watch(this, now + this.tickMs);
  }

  checkOverdue(now: number): number {
    const oldest = this.ledger.oldest;
    if (!oldest || !this.channel.isOpen) return this.stop();
    this.times.trim(oldest.deliveryTag);
    if (this.isForChannel) {
      if (this.failsFor(oldest, now)) return this.stop();
    } else {
      this.checkConsumers(now);
    }
    this.times.mark(now, this.ledger.newestTag);
    return now + this.tickMs;
  }

  private releasedOf(consumer: Consumer): ReleasedMessages {
    const released = this.released.get(consumer) ?? new ReleasedMessages(consumer);
    this.released.set(consumer, released);
    consumer.released = released;
    return released;
  }

  private stop(): number {
    this.isWatching = false;
    this.times.clear();
    return Infinity;
  }

  /** Closes the channel if its oldest message is overdue. */
  private failsFor({ deliveryTag, queue }: QueueEntry, now: number): boolean {
    const { consumerTimeoutMs, rules } = this.channel.connection.vhost;
    const timeoutMs = (rules.queueAckTimeout ? queue.ackTimeoutMs : undefined) ?? consumerTimeoutMs;
    if (this.times.before(deliveryTag) >= now - timeoutMs) return false;
    const what = `delivery acknowledgement on channel ${String(this.channel.channelNumber)} timed out`;
    const why = `Timeout value used: ${String(timeoutMs)} ms. This timeout value can be configured, see consumers doc guide to learn more`;
    this.channel.fail(new BrokerFault(406, `${what}. ${why}`), 'none');
    return true;
  }

  private checkConsumers(now: number): void {
    const overdue = new Map<Consumer, QueueEntry[]>();
    for (const entry of this.ledger) {
      const consumer = entry.consumer as Consumer | undefined;
      if (consumer?.ackTimeoutMs === undefined || this.times.after(entry.deliveryTag) > now - consumer.ackTimeoutMs) continue;
      overdue.set(consumer, [...(overdue.get(consumer) ?? []), entry]);
    }
    for (const [consumer, entries] of overdue) {
      // n.b. the consumer stays and goes on when all these are settled, although its client is told that it is over
      const released = this.releasedOf(consumer);
      for (const entry of entries) this.ledger.replace(released.standIn(entry));
      this.channel.peer.cancelled(consumer.tag);
      entries[0]?.queue.returned(entries, 'nack');
    }
  }
}
