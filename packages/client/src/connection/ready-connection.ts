import type { AmqpError, Clock, Connection } from '@nest-amqp/core';

/** A connection that comes back by itself, as those see it who use it. */
export interface ReadyConnection {
  readonly clock: Clock;
  /** Milliseconds that an operation may take which has no bound of its own, the wait for a connection included. */
  readonly operationTimeoutMs: number;
  /** The connection, if there is one just now and everything that must be declared on it is declared. */
  readonly current: Connection | undefined;
  /**
   * Resolves with a connection on which everything is declared; opens it if nobody has yet.
   *
   * @throws AmqpConnectError if connecting was given up, AmqpStoppedError if this was closed, the signal's reason if it aborts.
   */
  ready(signal?: AbortSignal): Promise<Connection>;
  /** Gives up a connection that stands and is of no use, and opens another one. Does nothing if it is not the current one. */
  replace(connection: Connection, reason: Error): void;
  /** Calls the listener after every (re)connect, when everything is declared; at once if that is so already. */
  onReady(listener: (connection: Connection) => void): void;
  /** Calls the listener whenever a connection was lost that had been there. */
  onLost(listener: (error: Error) => void): void;
  /** Calls the listener if it is given up to reconnect: none of these connections comes any more. */
  onGivenUp(listener: (error: AmqpError) => void): void;
}
