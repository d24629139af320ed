import type { Channel, Connection, Transport } from '@nest-amqp/core';

/** A transport like another one, whose channels behave differently in some respect. */
export function withChannels(transport: Transport, change: (channel: Channel) => Partial<Channel>): Transport {
  return override(transport, {
    connect: async (options) => {
      const connection = await transport.connect(options);
      return override<Connection>(connection, {
        createChannel: async () => {
          const channel = await connection.createChannel();
          return override(channel, change(channel));
        },
      });
    },
  });
}

function override<T extends object>(target: T, changes: Partial<T>): T {
  return new Proxy(target, {
    get(_, name) {
      const owner = name in changes ? changes : target;
      const value: unknown = Reflect.get(owner, name, owner);
      return typeof value === 'function' ? value.bind(owner) : value;
    },
  });
}
