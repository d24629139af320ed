import {
  AmqpConnectError,
  AmqpConnectionLostError,
  AmqpStoppedError,
  isAmqpError,
  Listeners,
  type Clock,
  type Connection,
  type Timer,
  type Transport,
} from '@nest-amqp/core';
import type { BackOff } from '../retry/back-off';
import { abortable } from './abortable';
import type { ConnectionState } from './connection-state';
import type { AmqpLogger } from './logger';
import type { ReadyConnection } from './ready-connection';

/** How a {@link SupervisedConnection} is made. */
export interface SupervisedConnectionOptions {
  readonly transport: Transport;
  /** Shown by the broker, such as `orders@host#4711`. */
  readonly name: string;
  readonly backOff: BackOff;
  /** Milliseconds after which the first connection is given up. */
  readonly firstConnectTimeoutMs: number;
  readonly logger: AmqpLogger;
  /** Runs on every new connection before anybody else gets it, for example to declare what must be there. Closing does not wait for it. */
  readonly prepare?: (connection: Connection) => Promise<void>;
}

/**
 * A connection that comes back: it connects, prepares, watches, and after a loss backs off and connects again until it is
 * closed. It opens when it is first asked for. The first connection is given up after a while, a later one never.
 */
export class SupervisedConnection implements ReadyConnection {
  readonly clock: Clock;
  private connection?: Connection;
  private opening?: Promise<Connection>;
  private wasReady = false;
  private refusal?: Error;
  private readonly closing = new AbortController();
  private readonly readyListeners = new Listeners<[Connection]>();
  private readonly lostListeners = new Listeners<[Error]>();

  constructor(private readonly options: SupervisedConnectionOptions) {
    this.clock = options.transport.clock;
  }

  get current(): Connection | undefined {
    return this.connection;
  }

  get state(): ConnectionState {
    if (this.closing.signal.aborted) return 'closed';
    if (this.connection) return 'up';
    if (this.wasReady) return 'down';
    return this.opening ? 'connecting' : 'idle';
  }

  ready(signal?: AbortSignal): Promise<Connection> {
    if (this.closing.signal.aborted) return Promise.reject(this.stopped());
    if (this.refusal) return Promise.reject(this.refusal);
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

  /** From now on nobody gets a connection, but this error. */
  refuse(refusal: Error): void {
    this.refusal = refusal;
  }

  /** Closes the connection, or gives up the attempt to open one. Closing twice does nothing. */
  async close(): Promise<void> {
    this.closing.abort(this.stopped());
    // An attempt that has just succeeded may not know yet that it is not wanted any more.
    const connection = this.connection ?? (await this.opening?.catch(() => undefined));
    this.connection = undefined;
    await connection?.close();
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
    const { transport, logger, backOff, firstConnectTimeoutMs } = this.options;
    const giveUpAt = this.wasReady ? Infinity : this.clock.now() + firstConnectTimeoutMs;
    let delayMs = 0;
    for (let failures = 1; ; failures++) {
      try {
        return this.adopt(await this.connectOnce());
      } catch (error) {
        if (this.closing.signal.aborted) throw this.stopped();
        // A back-off that ends goes on with its last delay: a later connection is never given up.
        delayMs = backOff.delayMs(failures) ?? delayMs;
        const { message } = error as Error;
        if (!this.wasReady && isFinal(error)) throw error;
        if (this.clock.now() + delayMs >= giveUpAt) throw this.gaveUp(failures, error);
        logger.warn(
          `Attempt ${String(failures)} to connect to ${transport.address} failed, the next follows in ${delayMs.toFixed(0)} ms: ${message}`,
        );
        await this.pause(delayMs);
      }
    }
  }

  private async connectOnce(): Promise<Connection> {
    const { transport, name, prepare, logger } = this.options;
    const { signal } = this.closing;
    const connection = await transport.connect({ connectionName: name, signal });
    try {
      if (prepare) await abortable(prepare(connection), signal);
      if (!connection.isOpen) throw new AmqpConnectionLostError('The connection was lost before it could be used');
    } catch (error) {
      // After a reconnect the application goes on with what is there: its listeners and senders say what they miss.
      if (connection.isOpen && this.wasReady && isFinal(error)) {
        logger.error(`Not everything could be declared again on ${transport.address}: ${(error as Error).message}`);
      } else {
        await connection.close();
        throw error;
      }
    }
    if (signal.aborted) {
      await connection.close();
      throw this.stopped();
    }
    return connection;
  }

  private adopt(connection: Connection): Connection {
    const { logger, transport, name } = this.options;
    logger.log(
      `${this.wasReady ? 'Reconnected' : 'Connected'} to ${transport.address} (${connection.serverProperties.product} ${connection.serverProperties.version}) as ${name}`,
    );
    this.connection = connection;
    this.wasReady = true;
    connection.onClose((error) => {
      this.lose(connection, error);
    });
    // A connection that closed meanwhile has called lose() already.
    if (this.current === connection) this.readyListeners.emit(connection);
    return connection;
  }

  private lose(connection: Connection, error: Error | undefined): void {
    if (this.connection !== connection || this.closing.signal.aborted) return;
    this.connection = undefined;
    const cause = error ?? new AmqpConnectError('the connection was closed');
    this.options.logger.warn(`The connection ${this.options.name} to ${this.options.transport.address} was lost: ${cause.message}`);
    this.opening = this.open();
    this.lostListeners.emit(cause);
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

  private pause(delayMs: number): Promise<void> {
    const { signal } = this.closing;
    return new Promise((resolve) => {
      let timer: Timer | undefined = undefined;
      const done = (): void => {
        timer?.cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      signal.addEventListener('abort', done);
      timer = this.clock.after(delayMs, done);
    });
  }

  private gaveUp(attempts: number, cause: unknown): AmqpConnectError {
    const { transport, firstConnectTimeoutMs } = this.options;
    return new AmqpConnectError(
      `No connection to ${transport.address} within ${String(firstConnectTimeoutMs)} ms, in ${String(attempts)} attempts: ${(cause as Error).message}. ` +
        'Check that the broker runs there, that the address and port are right, and that nothing between blocks them',
      { cause, retryable: true },
    );
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
