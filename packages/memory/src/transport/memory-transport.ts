import {
  AmqpConnectError,
  askForCredentials,
  loginOf,
  type Clock,
  type Connection,
  type ConnectOptions,
  type CredentialsProvider,
  type Transport,
  type TransportCapability,
} from '@nest-amqp/core';
import { BrokerFault } from '../broker/broker-fault';
import type { InMemoryBroker } from '../broker/in-memory-broker';
import { errorOfFault } from './error-of-fault';
import { MemoryConnection, type MemoryConnectionOptions } from './memory-connection';

/** Who logs in where, and how much is taken in. */
export interface MemoryTransportOptions extends Pick<MemoryConnectionOptions, 'vhost' | 'username' | 'password' | 'maxMessageBytes'> {
  readonly credentials?: CredentialsProvider;
}

/** The way to an in-memory broker. */
export class MemoryTransport implements Transport {
  readonly name = 'memory';
  readonly address: string;
  readonly clock: Clock;
  readonly lacks: readonly TransportCapability[] = [];
  // Private to the language, too: whoever prints a transport must not print a password.
  readonly #options: MemoryTransportOptions;

  constructor(
    private readonly broker: InMemoryBroker,
    options: MemoryTransportOptions,
  ) {
    this.#options = options;
    this.address = `memory://${options.username}@in-process/${encodeURIComponent(options.vhost)}`;
    this.clock = broker.clock;
  }

  async connect({ connectionName = '', signal }: ConnectOptions = {}): Promise<Connection> {
    if (signal?.aborted) throw givenUp(signal);
    if (this.broker.refusesConnections) {
      throw new AmqpConnectError(`the in-memory broker refuses connections: call acceptConnections() on it to let them in again`);
    }
    const { vhost, maxMessageBytes } = this.#options;
    const { username, password, login } = await this.loginData();
    if (signal?.aborted) throw givenUp(signal);
    try {
      const settings = { vhost, username, password, connectionName, maxMessageBytes, login, address: this.address };
      const connection = new MemoryConnection(this.broker, settings);
      await connection.opened();
      if (signal?.aborted) {
        void connection.close();
        throw givenUp(signal);
      }
      return connection;
    } catch (error) {
      if (!(error instanceof BrokerFault)) throw error;
      const cause = errorOfFault(error);
      throw new AmqpConnectError(`the in-memory broker refused the login to ${this.address}: ${cause.message}`, {
        cause,
        retryable: false,
      });
    }
  }

  private async loginData(): Promise<Pick<MemoryConnectionOptions, 'username' | 'password' | 'login'>> {
    const { credentials, username, password } = this.#options;
    if (!credentials) return { username, password };
    const given = await askForCredentials(credentials, username);
    return { username: given.username, password: given.password, login: loginOf(credentials, given) };
  }
}

function givenUp({ reason }: AbortSignal): AmqpConnectError {
  return new AmqpConnectError('the attempt to connect was given up', { cause: reason });
}
