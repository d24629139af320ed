import type { Clock } from './clock';
import type { Connection } from './connection';

/** How a connection is opened. */
export interface ConnectOptions {
  /** Shown in RabbitMQ's lists of connections, such as `orders@host#4711`. */
  readonly connectionName?: string;
  /** Gives up the attempt. */
  readonly signal?: AbortSignal;
}

/** What not every broker can do. A contract case that needs one is skipped on a transport that lacks it, with this name as the reason. */
export type TransportCapability =
  | 'transactions'
  | 'priority-queues'
  | 'quorum-queues'
  | 'stream-queues'
  | 'direct-reply-to'
  | 'exchange-bindings'
  | 'consumer-cancel-notification'
  | 'update-secret';

/**
 * A way to a broker. It opens connections and translates the broker's failures into `AmqpError`s; coming back after a loss
 * is not its business.
 */
export interface Transport {
  /** Such as `amqplib` or `memory`. */
  readonly name: string;
  /** Where it connects to, for logs: never with a password. */
  readonly address: string;
  readonly clock: Clock;
  readonly lacks: readonly TransportCapability[];
  /**
   * Opens one connection: a single attempt.
   *
   * @throws AmqpConnectError if the broker cannot be reached or refuses the login; `retryable` says which.
   */
  connect(options?: ConnectOptions): Promise<Connection>;
}

/** Makes a {@link Transport} when an application starts: a decorator's options are read once, applications start many times. */
export interface TransportFactory {
  readonly name: string;
  create(): Transport;
}
