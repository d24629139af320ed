import { amqplib } from '@nest-amqp/amqplib';
import type { Transport } from '@nest-amqp/core';
import { InMemoryBroker } from '@nest-amqp/memory';
import { AmqpServer } from '@nest-amqp/server';
import { registerCases } from './register-cases';

const exchangeTypes = ['x-consistent-hash', 'x-delayed-message'];

for (const rabbitmq of ['3.10', '4.0', '4.3'] as const) {
  describe('through the server', () => {
    const server = new AmqpServer({ broker: new InMemoryBroker({ rabbitmq }), port: 0 });
    let transport: Transport | undefined;
    beforeAll(async () => {
      await server.listen();
      transport = amqplib({ url: server.url.replace('//', '//guest:guest@') }).create();
    });
    afterAll(() => server.close());
    registerCases(
      {
        get transport() {
          // the port is known when the server listens; what is asked of a transport before then does not depend on it
          return transport ?? amqplib().create();
        },
        exchangeTypes,
      },
      rabbitmq,
    );
  });
}
