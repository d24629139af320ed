import {
  AmqpConnectError,
  type Clock,
  type Connection,
  type ConnectOptions,
  type Transport,
  type TransportCapability,
} from '@nest-amqp/core';
import { BrokerFault } from '../broker/broker-fault';
import type { InMemoryBroker } from '../broker/in-memory-broker';
import { errorOfFault } from './error-of-fault';
import { MemoryConnection, type MemoryLogin } from './memory-connection';

/** The way to an in-memory broker. */
export class MemoryTransport implements Transport {
  readonly name = 'memory';
  readonly address: string;
  readonly clock: Clock;
  readonly lacks: readonly TransportCapability[] = [];

  constructor(
    private readonly broker: InMemoryBroker,
    private readonly login: Omit<MemoryLogin, 'connectionName'>,
  ) {
    this.address = `memory://${login.username}@in-process/${encodeURIComponent(login.vhost)}`;
    this.clock = broker.clock;
  }

  async connect({ connectionName = '', signal }: ConnectOptions = {}): Promise<Connection> {
    if (signal?.aborted) throw givenUp(signal);
    if (this.broker.refusesConnections) {
      throw new AmqpConnectError(`the in-memory broker refuses connections: call acceptConnections() on it to let them in again`);
    }
    try {
      const connection = new MemoryConnection(this.broker, { ...this.login, connectionName });
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
}

function givenUp({ reason }: AbortSignal): AmqpConnectError {
  return new AmqpConnectError('the attempt to connect was given up', { cause: reason });
}
