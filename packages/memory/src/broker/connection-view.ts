import type { BrokerChannel } from './broker-channel';
import type { BrokerConnection } from './broker-connection';
import { BrokerFault } from './broker-fault';

/** A channel that is open. */
export interface ChannelView {
  readonly number: number;
  /** Whether it is in confirm mode. */
  readonly confirms: boolean;
  /** The tags of its consumers. */
  readonly consumerTags: readonly string[];
  /** Messages delivered on it and not yet settled. */
  readonly unacked: number;
}

/** A connection: each look at a property shows it as it is then. */
export interface ConnectionView {
  /** The name that the client gave it; may be empty, and need not be the only one of its kind. */
  readonly name: string;
  readonly username: string;
  readonly vhost: string;
  readonly isOpen: boolean;
  readonly channels: readonly ChannelView[];
  /** Cuts it without a word, or, with a reason, closes it as an operator does (320 `CONNECTION_FORCED - reason`). */
  drop(reason?: string): void;
}

export function connectionView(connection: BrokerConnection): ConnectionView {
  const { username, vhost, definition } = connection;
  return {
    name: definition.name,
    username,
    vhost: vhost.name,
    get isOpen() {
      return connection.isOpen;
    },
    get channels() {
      return [...connection.channels].map(([number, channel]) => channelView(number, channel));
    },
    drop: (reason) => dropConnection(connection, reason),
  };
}

/** Cuts a connection without a word, or closes it with a reason. */
export function dropConnection(connection: BrokerConnection, reason: string | undefined): void {
  if (reason === undefined) connection.lose('the connection to the in-memory broker was cut');
  else connection.fail(new BrokerFault(320, reason));
}

function channelView(number: number, { publishing, consuming, unacked }: BrokerChannel): ChannelView {
  return { number, confirms: publishing.confirms, consumerTags: consuming.tags, unacked: unacked.length };
}
