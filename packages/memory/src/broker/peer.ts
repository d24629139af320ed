import type { QueueEntry } from '../queue/queue-entry';
import type { StoredMessage } from '../queue/stored-message';
import type { BrokerFault } from './broker-fault';

/** A message on its way to a consumer. A {@link QueueEntry} is one; a direct reply, which was in no queue, is another. */
export type Deliverable = Pick<QueueEntry, 'message' | 'redelivered' | 'properties'>;

/**
 * Who stands behind a channel of the broker: a transport in the same process, or a socket. It is called while the broker
 * works, in the order in which frames would be written: it must only take note, and must not call the broker back or throw.
 */
export interface ChannelPeer {
  /** Whether it takes deliveries at the moment. When it does again it calls `BrokerChannel.resume`. */
  readonly hasRoom: boolean;
  /** What it is handed may change later: take over what is needed at once. */
  deliver(consumerTag: string, deliveryTag: number, deliverable: Deliverable): void;
  returned(message: StoredMessage): void;
  /** The message of this number was taken, or was refused. */
  confirmed(sequenceNumber: number, ack: boolean): void;
  /** The broker ended this consumer by itself. */
  cancelled(consumerTag: string): void;
  /** The broker closed this channel alone. A fault that closes the connection goes to the {@link ConnectionPeer}. */
  closed(fault: BrokerFault): void;
}

/** Who stands behind a connection of the broker. The same rules as for {@link ChannelPeer}. */
export interface ConnectionPeer {
  /** The broker closed the connection. */
  closed(fault: BrokerFault): void;
  /** The way to the broker broke, without a word from it. */
  lost(reason: string): void;
  /** The broker does not take what this connection sends. */
  blocked(reason: string): void;
  unblocked(): void;
}
