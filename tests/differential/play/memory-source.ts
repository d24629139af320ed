import { InMemoryBroker, ManualClock, memory, type RabbitVersion } from '@nest-amqp/memory';
import type { ConnectionSource } from './source';

/** A new in-memory broker of this version, whose time passes at once. */
export function memorySource(rabbitmq: RabbitVersion): ConnectionSource {
  const clock = new ManualClock();
  const broker = new InMemoryBroker({ rabbitmq, clock });
  const transport = memory({ broker }).create();
  return {
    name: 'the in-memory broker',
    take: async () => {
      const connection = await transport.connect();
      const view = broker.connections.at(-1);
      return {
        connection,
        drop: () => {
          view?.drop();
          return Promise.resolve();
        },
        giveBack: () => connection.close(),
      };
    },
    settle: async (passMs) => {
      await broker.whenIdle();
      // times of nothing pass by themselves
      clock.advance(Math.max(1, passMs));
      await broker.whenIdle();
    },
  };
}
