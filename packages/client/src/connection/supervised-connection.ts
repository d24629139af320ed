import {
  AmqpConnectError,
  AmqpConnectionLostError,
  AmqpStoppedError,
  isAmqpError,
  Listeners,
  type AmqpError,
  type Clock,
  type Connection,
  type Transport,
} from '@nest-amqp/core';
import { abortable } from './abortable';
import { AttemptsUsedUp, connectBy, type ConnectPolicy } from './connect-policy';
import { gaveUpFirst, gaveUpReconnecting } from './gave-up';
import type { ConnectionState } from './connection-state';
import type { AmqpLogger } from './logger';
import type { ReadyConnection } from './ready-connection';
import { SecretRenewal } from './secret-renewal';
import { CLOSE_TIMEOUT_MS, settledWithin } from './settled-within';

/** How a {@link SupervisedConnection} is made. */
export interface SupervisedConnectionOptions {
  readonly transport: Transport;
  /** Shown by the broker, such as `orders@host#4711`. */
  readonly name: string;
  /** For the first connection. When it is given up, whoever asks next tries again. */
  readonly firstConnect: ConnectPolicy;
  /** For every later one. When it is given up, that is for good. */
  readonly reconnect: ConnectPolicy;
  /** See {@link ReadyConnection}. By default 30,000. */
  readonly operationTimeoutMs?: number;
  readonly logger: AmqpLogger;
  /** Runs on every new connection before anybody else gets it, for example to declare what must be there. Closing does not wait for it. */
  readonly prepare?: (connection: Connection) => Promise<void>;
}

/**
 * A connection that comes back: it connects, prepares, watches, and after a loss backs off and connects again until it is
 * closed, or has tried as often as it may. It opens when it is first asked for.
 */
export class SupervisedConnection implements ReadyConnection {
  readonly clock: Clock;
  readonly operationTimeoutMs: number;
  private connection?: Connection;
  private renewal?: SecretRenewal;
  private opening?: Promise<Connection>;
  private wasReady = false;
  /** Aborts with what whoever asks for a connection is told from then on. */
  private readonly end = new AbortController();
  /** The ends of connections that were replaced. */
  private readonly replaced = new Set<Promise<void>>();
  private readonly readyListeners = new Listeners<[Connection]>();
  private readonly lostListeners = new Listeners<[Error]>();
  private readonly givenUpListeners = new Listeners<[AmqpError]>();
  private readonly warned = new Set<string>();

  constructor(private readonly options: SupervisedConnectionOptions) {
    this.clock = options.transport.clock;
    this.operationTimeoutMs = options.operationTimeoutMs ?? 30_000;
  }

  get current(): Connection | undefined {
    return this.connection;
  }

  get state(): ConnectionState {
    if (this.end.signal.aborted) return isAmqpError(this.end.signal.reason, 'ILLEGAL_STATE') ? 'idle' : 'closed';
    if (this.connection) return 'up';
    if (this.wasReady) return 'down';
    return this.opening ? 'connecting' : 'idle';
  }

  ready(signal?: AbortSignal): Promise<Connection> {
    if (this.end.signal.aborted) return Promise.reject(this.end.signal.reason as AmqpError);
    if (this.connection) return Promise.resolve(this.connection);
    this.opening ??= this.open();
    return signal ? abortable(this.opening, signal) : this.opening;
  }

  onReady(listener: (connection: Connection) => void): void {
    const guarded = this.guarded(listener);
    this.readyListeners.add(guarded);
    if (this.connection) guarded(this.connection);
  }

  onLost(listener: (error: Error) => void): void {
    this.lostListeners.add(this.guarded(listener));
  }

  replace(connection: Connection, reason: Error): void {
    if (this.connection !== connection || this.end.signal.aborted) return;
    this.lose(connection, reason);
    const closed = connection.close().catch(() => undefined);
    this.replaced.add(closed);
    void closed.then(() => this.replaced.delete(closed));
  }

  onGivenUp(listener: (error: AmqpError) => void): void {
    this.givenUpListeners.add(this.guarded(listener));
  }

  /**
   * Asks for the credentials again and hands them to the broker, on the connection that is open; without one there is nothing to do,
   * for the next attempt to connect asks for them anyway.
   *
   * @throws AmqpIllegalStateError if the transport cannot ask; AmqpTimeoutError, or what the function or the broker rejects with.
   */
  async renewCredentials(): Promise<void> {
    await this.renewal?.renew();
  }

  /** From now on nobody gets a connection, but this error. */
  refuse(refusal: AmqpError): void {
    this.end.abort(refusal);
  }

  /** Gives up for good: whoever waits for a connection, or asks for one later, gets the error. One that stands is closed. */
  giveUp(error: AmqpError): void {
    if (this.end.signal.aborted) return;
    this.end.abort(error);
    const { connection } = this;
    this.connection = undefined;
    this.givenUpListeners.emit(error);
    void connection?.close();
  }

  /** Closes the connection, or gives up the attempt to open one. Closing twice does nothing. */
  async close(): Promise<void> {
    this.end.abort(this.stopped());
    // An attempt that has just succeeded may not know yet that it is not wanted any more.
    const connection = this.connection ?? (await this.opening?.catch(() => undefined));
    this.connection = undefined;
    await connection?.close();
    await settledWithin(this.clock, CLOSE_TIMEOUT_MS, Promise.all(this.replaced));
  }

  private open(): Promise<Connection> {
    const opening = this.connectUntilReady().finally(() => {
      // A connection that was lost at once is being replaced already.
      if (this.opening === opening) this.opening = undefined;
    });
    // Whoever waits gets the rejection; nobody needs to wait.
    opening.catch(() => undefined);
    return opening;
  }

  private async connectUntilReady(): Promise<Connection> {
    const { transport, logger, firstConnect, reconnect } = this.options;
    const isFirst = !this.wasReady;
    try {
      const connection = await connectBy(isFirst ? firstConnect : reconnect, () => this.connectOnce(), {
        clock: this.clock,
        signal: this.end.signal,
        // A later connection is tried for whatever reason the broker refuses it: it was good before.
        isFinal: (error) => isFirst && isFinal(error),
        onFailed: ({ attempt, delayMs, error }) =>
          logger.warn(
            `Attempt ${String(attempt)} to connect to ${transport.address} failed, the next follows in ${delayMs.toFixed(0)} ms: ${error.message}`,
          ),
      });
      return this.adopt(connection);
    } catch (error) {
      if (!(error instanceof AttemptsUsedUp)) throw error;
      if (isFirst) throw gaveUpFirst(transport.address, error, firstConnect);
      const refusal = gaveUpReconnecting(transport.address, error);
      this.giveUp(refusal);
      throw refusal;
    }
  }

  private async connectOnce(): Promise<Connection> {
    const { transport, name, prepare, logger } = this.options;
    const { signal } = this.end;
    const connection = await transport.connect({ connectionName: name, signal });
    try {
      if (prepare) await abortable(prepare(connection), signal);
      if (!connection.isOpen) throw new AmqpConnectionLostError('The connection was lost before it could be used');
    } catch (error) {
      // After a reconnect the application goes on with what is there: its listeners and senders say what they miss.
      if (connection.isOpen && this.wasReady && isAmqpError(error, 'TOPOLOGY_FAILED') && !error.retryable) {
        logger.error(`Not everything could be declared again on ${connection.address}: ${(error as Error).message}`);
      } else {
        await connection.close();
        throw error;
      }
    }
    if (signal.aborted) {
      await connection.close();
      throw signal.reason as Error;
    }
    return connection;
  }

  private adopt(connection: Connection): Connection {
    const { logger, name } = this.options;
    const { product, version } = connection.serverProperties;
    logger.log(`${this.wasReady ? 'Reconnected' : 'Connected'} to ${connection.address} (${product} ${version}) as ${name}`);
    this.warnOnce(connection.warnings ?? []);
    this.connection = connection;
    this.wasReady = true;
    this.renewal = new SecretRenewal({ connection, clock: this.clock, limitMs: this.operationTimeoutMs, logger });
    connection.onClose((error) => {
      this.lose(connection, error);
    });
    // A connection that closed meanwhile has called lose() already.
    if (this.current === connection) this.readyListeners.emit(connection);
    return connection;
  }

  private lose(connection: Connection, error: Error | undefined): void {
    if (this.connection !== connection || this.end.signal.aborted) return;
    this.connection = undefined;
    this.renewal = undefined;
    const cause = error ?? new AmqpConnectError('the connection was closed');
    this.options.logger.warn(`The connection ${this.options.name} to ${connection.address} was lost: ${cause.message}`);
    this.opening = this.open();
    this.lostListeners.emit(cause);
  }

  private warnOnce(warnings: readonly string[]): void {
    for (const warning of warnings) {
      if (this.warned.has(warning)) continue;
      this.warned.add(warning);
      this.options.logger.warn(warning);
    }
  }

  /** What a listener throws must not look like a failure of the connection. */
  private guarded<T>(listener: (value: T) => void): (value: T) => void {
    return (value) => {
      try {
        listener(value);
      } catch (error) {
        this.options.logger.error(`Somebody who listens to the connection ${this.options.name} threw: ${String(error)}`);
      }
    };
  }

  private stopped(): AmqpStoppedError {
    return new AmqpStoppedError(`The connection ${this.options.name} is closed, for the application stops or has stopped`, {
      outcome: 'not-sent',
    });
  }
}

/** Whether trying again cannot help: a refused login, a topology that conflicts. */
function isFinal(error: unknown): boolean {
  return isAmqpError(error) && !error.retryable;
}
