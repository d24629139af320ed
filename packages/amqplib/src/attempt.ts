import { connect, credentials as mechanisms, type ChannelModel, type Options } from 'amqplib';
import { isAmqpError, systemClock, type ConnectOptions, type Login } from '@nest-amqp/core';
import { AmqplibConnection } from './connection';
import { addressOf, type Endpoint } from './endpoint';
import { abortedFailure, connectFailure } from './failures';

/**
 * Connects to one address.
 *
 * @throws AmqpConnectError that names the address and what to check; `ABORTED` if the signal aborts.
 */
export async function connectTo(
  endpoint: Endpoint,
  { connectionName, signal }: ConnectOptions,
  login: Login | undefined,
): Promise<AmqplibConnection> {
  const { connectTimeoutMs, maxMessageBytes, maxHeaderBytes, username, vhost } = endpoint;
  const address = addressOf(endpoint);
  // Not the caller's signal itself: the socket would keep listening to it after it is open.
  const attempt = new AbortController();
  const abort = (): void => attempt.abort();
  const timedOut = new Error('timed out');
  const timer = systemClock.after(connectTimeoutMs, () => attempt.abort(timedOut));
  signal?.addEventListener('abort', abort);
  try {
    const model = await open(endpoint, attempt.signal, connectionName);
    const connection = new AmqplibConnection(model, {
      address,
      maxMessageBytes,
      maxHeaderBytes,
      closeTimeoutMs: connectTimeoutMs,
      login,
      warnings: warningsOf(endpoint, address),
    });
    if (attempt.signal.aborted) {
      await connection.close();
      throw new Error('aborted');
    }
    return connection;
  } catch (error) {
    if (isAmqpError(error)) throw error;
    if (signal?.aborted && attempt.signal.reason !== timedOut) throw abortedFailure(address, signal);
    throw connectFailure(error, { address, username, vhost, connectTimeoutMs, timedOut: attempt.signal.reason === timedOut });
  } finally {
    timer.cancel();
    signal?.removeEventListener('abort', abort);
  }
}

function open(endpoint: Endpoint, signal: AbortSignal, connectionName: string | undefined): Promise<ChannelModel> {
  const { tls, mechanism } = endpoint;
  const socketOptions = {
    ...tls,
    noDelay: true,
    // Destroys the socket at whatever stage the attempt is.
    signal,
    ...(mechanism === 'external' && { credentials: mechanisms.external() }),
    clientProperties: { ...(connectionName !== undefined && { connection_name: connectionName }) },
  };
  return connect(connectOptions(endpoint), socketOptions);
}

function connectOptions({ host, port, username, password, vhost, heartbeatMs, frameMax, tls }: Endpoint): Options.Connect {
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

function warningsOf({ tls }: Endpoint, address: string): readonly string[] {
  if (tls?.rejectUnauthorized !== false) return [];
  return [
    `The certificate of ${address} is not verified, for tls.rejectUnauthorized is false: whoever stands between can read and change everything, the password included. Give tls: { ca } instead`,
  ];
}
