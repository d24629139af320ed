import type { Consumer, ConsumerChannel } from '../queue/consumer';
import type { QueueEntry } from '../queue/queue-entry';
import { traceDelivery } from '../trace/firehose';
import { BrokerFault } from './broker-fault';
import type { ChannelContext, ChannelOwner } from './channel-context';
import { ChannelConsuming } from './channel-consuming';
import { ChannelPublishing } from './channel-publishing';
import { ChannelSettling } from './channel-settling';
import { ChannelTopology } from './channel-topology';
import { ChannelTransaction } from './channel-transaction';
import { METHODS, type MethodName } from './method';
import type { ChannelPeer } from './peer';
import { TransactionLog } from './transaction-log';

/**
 * One channel, seen from the broker: what AMQP lets a client do on it, in groups. Everything takes effect at once, in the
 * order of the calls. A method that fails closes the channel, or the connection, tells the peer, and throws the fault where
 * the method has an answer. When the channel is closed, publishes and settlements are dropped; whoever stands before it
 * keeps methods with an answer away.
 */
export class BrokerChannel implements ChannelContext, ConsumerChannel {
  readonly topology: ChannelTopology;
  readonly publishing: ChannelPublishing;
  readonly consuming: ChannelConsuming;
  readonly settling: ChannelSettling;
  readonly transaction: ChannelTransaction;
  isOpen = true;
  private readonly log = new TransactionLog();
  private lastTag = 0;

  constructor(
    readonly connection: ChannelOwner,
    readonly channelNumber: number,
    readonly peer: ChannelPeer,
    private readonly onEnd: () => void,
  ) {
    const { log } = this;
    const consumers = new Map<string, Consumer>();
    this.topology = new ChannelTopology(this);
    this.settling = new ChannelSettling(this, log, consumers);
    this.consuming = new ChannelConsuming(this, { topology: this.topology, settling: this.settling, consumers, channel: this });
    this.publishing = new ChannelPublishing(this, log, this.consuming);
    this.transaction = new ChannelTransaction(this, { log, publishing: this.publishing, settling: this.settling });
  }

  get hasRoom(): boolean {
    return this.settling.hasRoom;
  }

  get isReady(): boolean {
    return this.peer.hasRoom;
  }

  /** Delivered and not settled, or settled in a transaction that is not committed. */
  get unacked(): readonly QueueEntry[] {
    return [...this.settling.entries, ...this.log.settled].sort((a, b) => a.deliveryTag - b.deliveryTag);
  }

  /** The peer takes deliveries again: consumers that were left out take part again. */
  resume(): void {
    if (this.isOpen) this.settling.rejoinAll();
  }

  nextTag(): number {
    this.lastTag += 1;
    return this.lastTag;
  }

  replyTag(): number {
    return this.connection.vhost.rules.repliesTakeTags ? this.nextTag() : this.lastTag + 1;
  }

  deliver(consumer: Consumer, entry: QueueEntry): void {
    const tag = this.nextTag();
    if (!consumer.noAck) this.settling.hold(entry, tag, consumer);
    this.peer.deliver(consumer.tag, tag, entry);
    // after it, for the copy may be delivered on this very channel
    if (this.connection.vhost.isTraced) traceDelivery(this, consumer.queue.name, entry);
  }

  consumerCancelled(consumer: Consumer): void {
    this.consuming.forget(consumer.tag);
    if (this.connection.cancelNotify) this.peer.cancelled(consumer.tag);
  }

  run<T>(method: MethodName, operation: () => T): T {
    try {
      return operation();
    } catch (error) {
      throw this.fail(error, method);
    }
  }

  fail(error: unknown, method: MethodName): BrokerFault {
    const fault = BrokerFault.of(error, METHODS[method]);
    if (!this.isOpen) return fault;
    // what it held may go to another channel, even of a connection that ends with it
    this.close();
    if (fault.scope === 'connection') this.connection.fail(fault);
    else this.peer.closed(fault);
    return fault;
  }

  /** Ends the consumers, then gives back what is unacknowledged. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.onEnd();
    this.consuming.end();
    this.transaction.abandon();
    this.settling.end();
  }
}
