import type { Channel, Connection, Transport, TransportFactory } from '@nest-amqp/core';

/** Far beyond what any test delivers. */
const UNKNOWN_TAG = 2 ** 31;

/** Knows the connections and consumers of the applications that connect through it. */
export class Tap {
  private readonly open = new Set<Connection>();
  private readonly consuming = new Set<Channel>();
  /** When a connection was last found to be lost or of no use, by `performance.now()`. */
  lastLossAt = 0;
  losses = 0;

  get connections(): number {
    return this.open.size;
  }

  /** Lets the broker close the channels of all consumers: each acknowledges what it never got. */
  closeConsumers(): void {
    for (const channel of this.consuming) if (channel.isOpen) channel.basicAck(UNKNOWN_TAG);
  }

  into(factory: TransportFactory): TransportFactory {
    return { name: factory.name, create: () => this.tapped(factory.create()) };
  }

  private tapped(transport: Transport): Transport {
    const connect = transport.connect.bind(transport);
    transport.connect = async (options) => {
      const connection = await connect(options);
      this.watch(connection);
      return connection;
    };
    return transport;
  }

  private watch(connection: Connection): void {
    this.open.add(connection);
    connection.onClose((error) => {
      this.open.delete(connection);
      if (!error) return;
      this.lastLossAt = performance.now();
      this.losses += 1;
    });
    const close = connection.close.bind(connection);
    connection.close = () => {
      this.lastLossAt = performance.now();
      return close();
    };
    const createChannel = connection.createChannel.bind(connection);
    connection.createChannel = async () => {
      const channel = await createChannel();
      this.watchConsumer(channel);
      return channel;
    };
  }

  private watchConsumer(channel: Channel): void {
    const basicConsume = channel.basicConsume.bind(channel);
    channel.basicConsume = (...args) => {
      this.consuming.add(channel);
      channel.onClose(() => this.consuming.delete(channel));
      return basicConsume(...args);
    };
  }
}
