import { connect, credentials, type ChannelModel, type Options } from 'amqplib';
import { AmqpError, isAmqpError, systemClock, type Clock, type Connection, type ConnectOptions, type Transport } from '@nest-amqp/core';
import { AmqplibConnection } from './connection';
import { connectFailure } from './failures';
import { addressOf, type ResolvedAmqplibOptions } from './options';

/** The way to one RabbitMQ. */
export class AmqplibTransport implements Transport {
  readonly name = 'amqplib';
  readonly address: string;
  readonly clock: Clock = systemClock;
  readonly lacks = [];

  constructor(private readonly options: ResolvedAmqplibOptions) {
    this.address = addressOf(options);
  }

  async connect({ connectionName, signal }: ConnectOptions = {}): Promise<Connection> {
    const { connectTimeoutMs, maxMessageBytes, username, vhost } = this.options;
    if (signal?.aborted) throw this.aborted(signal);
    // Not the caller's signal itself: the socket would keep listening to it after it is open.
    const attempt = new AbortController();
    const abort = (): void => attempt.abort();
    const timedOut = new Error('timed out');
    const timer = this.clock.after(connectTimeoutMs, () => attempt.abort(timedOut));
    signal?.addEventListener('abort', abort);
    try {
      const model = await this.open(attempt.signal, connectionName);
      const connection = new AmqplibConnection(model, { address: this.address, maxMessageBytes, closeTimeoutMs: connectTimeoutMs });
      if (attempt.signal.aborted) {
        await connection.close();
        throw new Error('aborted');
      }
      return connection;
    } catch (error) {
      if (isAmqpError(error)) throw error;
      if (signal?.aborted && attempt.signal.reason !== timedOut) throw this.aborted(signal);
      throw connectFailure(error, {
        address: this.address,
        username,
        vhost,
        connectTimeoutMs,
        timedOut: attempt.signal.reason === timedOut,
      });
    } finally {
      timer.cancel();
      signal?.removeEventListener('abort', abort);
    }
  }

  private open(signal: AbortSignal, connectionName: string | undefined): Promise<ChannelModel> {
    const { tls, mechanism } = this.options;
    const socketOptions = {
      ...tls,
      noDelay: true,
      // Destroys the socket at whatever stage the attempt is.
      signal,
      ...(mechanism === 'external' && { credentials: credentials.external() }),
      clientProperties: { ...(connectionName !== undefined && { connection_name: connectionName }) },
    };
    return connect(this.connectOptions(), socketOptions);
  }

  private connectOptions(): Options.Connect {
    const { host, port, username, password, vhost, heartbeatMs, frameMax, tls } = this.options;
    return {
      protocol: tls ? 'amqps' : 'amqp',
      hostname: host,
      port,
      username,
      password,
      // amqplib decodes it
      vhost: encodeURIComponent(vhost),
      heartbeat: Math.ceil(heartbeatMs / 1000),
      frameMax,
    };
  }

  private aborted(signal: AbortSignal): AmqpError {
    return new AmqpError('ABORTED', `The attempt to connect to ${this.address} was aborted.`, { cause: signal.reason });
  }
}
