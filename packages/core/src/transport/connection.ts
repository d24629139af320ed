import type { AmqpError } from '../errors/amqp-error';
import type { Channel } from './channel';

/** What the broker says of itself when a connection is opened. */
export interface ServerProperties {
  /** Such as `RabbitMQ`. */
  readonly product: string;
  /** Such as `4.0.5`. */
  readonly version: string;
}

/** One connection to a broker. It never comes back: whoever wants another one connects again. */
export interface Connection {
  readonly isOpen: boolean;
  readonly serverProperties: ServerProperties;
  createChannel(): Promise<Channel>;
  /** Replaces the password (or token) that the connection was opened with. */
  updateSecret(secret: string, reason: string): Promise<void>;
  /** Closes the connection with its channels. Closing twice does nothing. */
  close(): Promise<void>;
  /** The connection closed: without an error if this side asked for it. Called once; a late listener is called at once. */
  onClose(listener: (error?: AmqpError) => void): void;
  /** The broker does not read what is published for now, for example because it is low on memory. */
  onBlocked(listener: (reason: string) => void): void;
  onUnblocked(listener: () => void): void;
}
