import type { AmqpError } from '../errors/amqp-error';
import type { Channel } from './channel';
import type { Login } from './credentials';

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
  /** Where it leads to, for logs: never with a password. A transport may know several addresses; this is the one that answered. */
  readonly address: string;
  readonly serverProperties: ServerProperties;
  /** Who is logged in, where a function gave the credentials. */
  readonly login?: Login;
  /** What an operator should know of how it was opened, such as that nobody checked the broker's certificate. */
  readonly warnings?: readonly string[];
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
