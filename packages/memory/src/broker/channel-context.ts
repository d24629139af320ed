import type { Accessor } from '../access/check-access';
import type { BrokerFault } from './broker-fault';
import type { MethodName } from './method';
import type { ChannelPeer } from './peer';

/** The connection of a channel, as the channel knows it. */
export interface ChannelOwner extends Accessor {
  readonly username: string;
  /** For the list of connections. */
  readonly name: string;
  /** The client understands `basic.cancel` from the broker. */
  readonly cancelNotify: boolean;
  /** The broker closes the connection. */
  fail(fault: BrokerFault): void;
}

/** What the groups of a channel's methods have in common. */
export interface ChannelContext {
  readonly connection: ChannelOwner;
  readonly channelNumber: number;
  readonly peer: ChannelPeer;
  readonly isOpen: boolean;
  /** Tags number gets and deliveries alike, acknowledged or not. */
  nextTag(): number;
  /** The tag of a direct reply: where those do not count, the next delivery has it, too. */
  replyTag(): number;
  /** Does what a method asks for. @throws BrokerFault, after the channel or the connection was closed for it. */
  run<T>(method: MethodName, operation: () => T): T;
  /** Closes what the fault says is to be closed, and tells the peer. */
  fail(error: unknown, method: MethodName): BrokerFault;
}
