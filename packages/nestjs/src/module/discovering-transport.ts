import type { Clock, Connection, ConnectOptions, Transport, TransportCapability, TransportFactory } from '@nest-amqp/core';

/**
 * A transport that has everything found that is to be declared before it connects. A send in some `onModuleInit` opens
 * the connection before this package's own hooks were called: the order of hooks is Nest's.
 */
export function discovering(factory: TransportFactory, discover: () => void): TransportFactory {
  return { name: factory.name, create: () => new DiscoveringTransport(factory.create(), discover) };
}

class DiscoveringTransport implements Transport {
  readonly name: string;
  readonly address: string;
  readonly clock: Clock;
  readonly lacks: readonly TransportCapability[];

  constructor(
    private readonly transport: Transport,
    private readonly discover: () => void,
  ) {
    this.name = transport.name;
    this.address = transport.address;
    this.clock = transport.clock;
    this.lacks = transport.lacks;
  }

  async connect(options?: ConnectOptions): Promise<Connection> {
    this.discover();
    return this.transport.connect(options);
  }
}
