import type { BrokerConnection } from '../broker/broker-connection';
import type { InboundLimit } from './inbound-limit';
import type { Outbox } from './outbox';

/** The connection of a channel, as the channel knows it. */
export interface ChannelHome {
  readonly broker: BrokerConnection;
  readonly outbox: Outbox;
  readonly inboundLimit: InboundLimit;
  /** Headers arrive sorted by name. */
  readonly headersSorted: boolean;
  /** The broker does not take what is sent. */
  readonly isHeldBack: boolean;
  /** Whether a publish, and with it all that follows, must wait. */
  holdsBackPublish(): boolean;
  /** Does something now, or when the broker takes again what this connection sends. */
  enter(operation: () => void): void;
  /** The channel of this number is over. */
  forget(channelNumber: number): void;
}
