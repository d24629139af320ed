// #region test
import { connect } from 'amqplib';
import { InMemoryBroker } from '@nest-amqp/memory';
import { AmqpServer } from '@nest-amqp/server';

test('an order is placed', async () => {
  const broker = new InMemoryBroker({ rabbitmq: '4.0', vhosts: ['/', 'orders'], users: [{ name: 'alice', password: 'secret' }] });
  const server = await new AmqpServer({ broker, port: 0 }).listen();

  // any client, in this process or another one
  const client = await connect(`${server.url.replace('//', '//alice:secret@')}/orders`);
  const channel = await client.createConfirmChannel();
  await channel.assertQueue('placed', { durable: true });
  channel.sendToQueue('placed', Buffer.from('{}'));
  await channel.waitForConfirms();

  expect(broker.vhost('orders').queue('placed')?.depth).toBe(1);
  await client.close();
  await server.close();
});
// #endregion
