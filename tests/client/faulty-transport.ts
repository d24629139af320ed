import type { Channel, Transport, TransportFactory } from '@nest-amqp/core';

/** The same transport, with every channel changed by `spoil` before anybody gets it: for faults of timing that no broker shows on demand. */
export function faulty(factory: TransportFactory, spoil: (channel: Channel) => void): TransportFactory {
  return {
    name: factory.name,
    create: () => spoiled(factory.create(), spoil),
  };
}

function spoiled(transport: Transport, spoil: (channel: Channel) => void): Transport {
  const connect = transport.connect.bind(transport);
  transport.connect = async (options) => {
    const connection = await connect(options);
    const createChannel = connection.createChannel.bind(connection);
    connection.createChannel = async () => {
      const channel = await createChannel();
      spoil(channel);
      return channel;
    };
    return connection;
  };
  return transport;
}
