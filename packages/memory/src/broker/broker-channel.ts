import type { Consumer, ConsumerChannel } from '../queue/consumer';
import type { QueueEntry } from '../queue/queue-entry';
import { BrokerFault } from './broker-fault';
import type { BrokerConnection } from './broker-connection';
import { ChannelConsuming } from './channel-consuming';
import { ChannelPublishing } from './channel-publishing';
import { ChannelSettling } from './channel-settling';
import { ChannelTopology } from './channel-topology';
import { ChannelTransaction } from './channel-transaction';
import { METHODS, type MethodName } from './method';
import type { ChannelPeer } from './peer';

/**
 * One channel, seen from the broker: what AMQP lets a client do on it, in groups. Everything takes effect at once, in the
 * order of the calls. A method that fails closes the channel, or the connection, tells the peer, and throws the fault where
 * the method has an answer. On a channel that is closed nothing happens.
 */
export class BrokerChannel implements ConsumerChannel {
  readonly topology: ChannelTopology;
  readonly publishing: ChannelPublishing;
  readonly consuming: ChannelConsuming;
  readonly settling: ChannelSettling;
  readonly transaction: ChannelTransaction;
  isOpen = true;
  private lastTag = 0;

  constructor(
    readonly connection: BrokerConnection,
    readonly peer: ChannelPeer,
    private readonly onEnd: () => void,
  ) {
    this.topology = new ChannelTopology(this);
    this.settling = new ChannelSettling(this);
    this.publishing = new ChannelPublishing(this);
    this.consuming = new ChannelConsuming(this);
    this.transaction = new ChannelTransaction(this);
  }

  get hasRoom(): boolean {
    return this.settling.hasRoom;
  }

  /** Tags number gets and deliveries alike, acknowledged or not. */
  nextTag(): number {
    this.lastTag += 1;
    return this.lastTag;
  }

  deliver(consumer: Consumer, entry: QueueEntry): void {
    const tag = this.nextTag();
    if (!consumer.noAck) this.settling.hold(entry, tag, consumer);
    this.peer.deliver(consumer.tag, tag, entry);
  }

  consumerCancelled(consumer: Consumer): void {
    this.consuming.forget(consumer.tag);
    if (this.connection.definition.cancelNotify) this.peer.cancelled(consumer.tag);
  }

  /** Does what a method asks for. @throws BrokerFault, after the channel or the connection was closed for it. */
  run<T>(method: MethodName, operation: () => T): T {
    try {
      return operation();
    } catch (error) {
      throw this.fail(error, method);
    }
  }

  /** Closes what the fault says is to be closed, and tells the peer. */
  fail(error: unknown, method: MethodName): BrokerFault {
    const fault = BrokerFault.of(error, METHODS[method]);
    if (!this.isOpen) return fault;
    if (fault.scope === 'connection') {
      this.connection.fail(fault);
    } else {
      this.close();
      this.peer.closed(fault);
    }
    return fault;
  }

  /** Ends the consumers, then gives back what is unacknowledged. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.onEnd();
    this.consuming.end();
    this.transaction.abandon();
    this.settling.giveBackAll();
  }
}
