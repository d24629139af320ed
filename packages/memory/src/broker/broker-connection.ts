import { admitChannel } from '../access/admit';
import type { User } from '../access/user';
import { BrokerChannel } from './broker-channel';
import { BrokerFault } from './broker-fault';
import type { ChannelOwner } from './channel-context';
import { METHODS } from './method';
import type { ChannelPeer, ConnectionPeer } from './peer';
import type { VirtualHost } from './virtual-host';

/** Who connects, and how. */
export interface ConnectionDefinition {
  readonly vhost: VirtualHost;
  readonly user: User;
  /** For the list of connections. */
  readonly name: string;
  readonly peer: ConnectionPeer;
  /** The most channels open at a time; 0 is no limit. */
  readonly channelMax: number;
  /** The client understands `basic.cancel` from the broker. */
  readonly cancelNotify: boolean;
  /** Called once, when the connection has ended. */
  readonly onEnd: (connection: BrokerConnection) => void;
  /** Why the broker takes no publishes at the moment, if so. */
  readonly blockReason: () => string | undefined;
}

/** One connection, seen from the broker. */
export class BrokerConnection implements ChannelOwner {
  readonly vhost: VirtualHost;
  readonly user: User;
  readonly username: string;
  readonly name: string;
  readonly cancelNotify: boolean;
  isOpen = true;
  private isBlocked = false;
  /** Those that are open, by number. */
  readonly channels = new Map<number, BrokerChannel>();

  constructor(readonly definition: ConnectionDefinition) {
    this.vhost = definition.vhost;
    this.user = definition.user;
    this.username = definition.user.name;
    this.name = definition.name;
    this.cancelNotify = definition.cancelNotify;
    this.vhost.openConnections += 1;
    this.user.openConnections += 1;
  }

  /** @throws BrokerFault 504 if the number is in use, 530 if there are too many channels. Both close the connection. */
  openChannel(channelNumber: number, peer: ChannelPeer): BrokerChannel {
    try {
      this.checkChannel(channelNumber);
    } catch (error) {
      // RabbitMQ names no method for one channel too many
      const isTooMany = error instanceof BrokerFault && error.replyCode === 530;
      const fault = isTooMany ? error : BrokerFault.of(error, METHODS.channelOpen);
      this.fail(fault);
      throw fault;
    }
    const channel = new BrokerChannel(this, channelNumber, peer, () => {
      this.channels.delete(channelNumber);
      this.user.openChannels -= 1;
    });
    this.channels.set(channelNumber, channel);
    this.user.openChannels += 1;
    return channel;
  }

  /**
   * To be asked before each publish: whether the connection is to be held back, with all that it sends from then on, until
   * its peer hears that it is unblocked. RabbitMQ blocks only connections that publish.
   */
  isHeldBack(): boolean {
    const reason = this.isBlocked ? undefined : this.definition.blockReason();
    if (reason !== undefined) {
      this.isBlocked = true;
      this.definition.peer.blocked(reason);
    }
    return this.isBlocked;
  }

  unblock(): void {
    if (!this.isBlocked) return;
    this.isBlocked = false;
    this.definition.peer.unblocked();
  }

  /** The client closed it. */
  close(): void {
    this.end();
  }

  /** The broker closes it. */
  fail(fault: BrokerFault): void {
    if (this.end()) this.definition.peer.closed(fault);
  }

  /** The way to the client broke. */
  lose(reason: string): void {
    if (this.end(true)) this.definition.peer.lost(reason);
  }

  private checkChannel(channelNumber: number): void {
    const { channelMax } = this.definition;
    if (this.channels.has(channelNumber)) throw new BrokerFault(504, "second 'channel.open' seen");
    if (channelMax > 0 && this.channels.size >= channelMax) {
      const max = String(channelMax);
      throw new BrokerFault(530, `number of channels opened (${max}) has reached the negotiated channel_max (${max})`);
    }
    admitChannel(this.vhost, this.user);
  }

  /** Gives back what the channels hold, then deletes the exclusive queues; those of a lost client hear of it before its channels do. */
  private end(isLost = false): boolean {
    if (!this.isOpen) return false;
    this.isOpen = false;
    this.vhost.openConnections -= 1;
    this.user.openConnections -= 1;
    if (isLost) this.deleteOwnQueues();
    const channels = [...this.channels.values()];
    // what one of them gives back does not go to another, which RabbitMQ leaves to chance
    for (const channel of channels) channel.consuming.end();
    for (const channel of channels) channel.close();
    this.deleteOwnQueues();
    this.definition.onEnd(this);
    return true;
  }

  private deleteOwnQueues(): void {
    for (const queue of [...this.vhost.queues.values()]) if (queue.definition.owner === this) this.vhost.deleteQueue(queue);
  }
}
