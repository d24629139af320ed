import { encodeMethod, PROTOCOL_HEADER } from '@nest-amqp/codec';
import { InMemoryBroker } from '@nest-amqp/memory';
import { AmqpServer } from '@nest-amqp/server';
import { connect, type Channel } from 'amqplib';
import { RawClient } from './raw-client';

const OPEN = encodeMethod(1, { name: 'channel.open' });

const servers: AmqpServer[] = [];
let client: RawClient | undefined;

async function listening(broker: InMemoryBroker): Promise<AmqpServer> {
  const server = new AmqpServer({ broker, port: 0 });
  servers.push(server);
  return server.listen();
}

afterEach(async () => {
  client?.end();
  for (const server of servers.splice(0)) await server.close();
});

describe('the server, as RabbitMQ', () => {
  it.each([
    ['3.10', '3.10.8', 'PLAIN AMQPLAIN', [0, 0, 9, 1]],
    ['4.0', '4.0.5', 'AMQPLAIN PLAIN ANONYMOUS', [3, 1, 0, 0]],
    ['4.3', '4.3.6', 'AMQPLAIN PLAIN ANONYMOUS', [3, 1, 0, 0]],
  ] as const)(
    '%s says its version, the ways to log in and which protocol it would speak',
    async (rabbitmq, version, mechanisms, protocol) => {
      const { port } = await listening(new InMemoryBroker({ rabbitmq }));
      client = await RawClient.to(port);
      client.write(PROTOCOL_HEADER);
      const start = await client.hears('connection.start');
      expect([start.serverProperties.version, start.mechanisms.toString()]).toEqual([version, mechanisms]);
      const stranger = await RawClient.to(port);
      stranger.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
      await stranger.ended();
      expect([...(stranger.header?.subarray(4) ?? [])]).toEqual(protocol);
    },
  );

  it('ends a login by a way that was not offered, without a word', async () => {
    const { port } = await listening(new InMemoryBroker({ rabbitmq: '3.10' }));
    client = await RawClient.to(port);
    client.write(PROTOCOL_HEADER);
    client.login('', 'ANONYMOUS', { authentication_failure_close: true });
    await client.ended();
    expect(client.heard.map(({ method }) => method.name)).toEqual(['connection.start']);
  });

  it('grants access to whoever asks, and takes flow that is switched on', async () => {
    const { port } = await listening(new InMemoryBroker());
    client = await RawClient.open(port);
    client.write(OPEN);
    client.send(1, { name: 'access.request', realm: '/data', exclusive: false, passive: true, active: true, write: true, read: true });
    client.send(1, { name: 'channel.flow', active: true });
    expect(await client.hears('access.request-ok')).toMatchObject({ ticket: 1 });
    expect(await client.hears('channel.flow-ok')).toMatchObject({ active: true });
  });

  it.each([
    ['abc', 'no_integer'],
    ['10s', '{leftover_string,"s"}'],
    ['-1', '{value_negative,-1}'],
  ])('refuses the expiration %s', async (expiration, problem) => {
    const { url } = await listening(new InMemoryBroker());
    const connection = await connect(url.replace('//', '//guest:guest@'));
    const channel: Channel = await connection.createChannel();
    const failed = new Promise((resolve) => channel.on('error', resolve));
    channel.publish('', 'nowhere', Buffer.from('x'), { expiration });
    expect(await failed).toMatchObject({
      code: 406,
      message: expect.stringContaining(`invalid expiration '${expiration}': ${problem}`) as string,
    });
    await connection.close();
  });

  it('does not tell of cancelled consumers who did not say that it understands', async () => {
    const broker = new InMemoryBroker();
    const { port } = await listening(broker);
    client = await RawClient.to(port);
    client.write(PROTOCOL_HEADER);
    client.login('\0guest\0guest', 'PLAIN', { consumer_cancel_notify: false });
    client.send(0, { name: 'connection.tune-ok', channelMax: 10, frameMax: 131_072, heartbeat: 0 });
    client.send(0, { name: 'connection.open', virtualHost: '/' });
    client.write(OPEN);
    const [queue, flags] = ['q', { passive: false, durable: true, exclusive: false, autoDelete: false, noWait: false }];
    client.send(1, { name: 'queue.declare', queue, ...flags, arguments: {} });
    client.send(1, {
      name: 'basic.consume',
      queue,
      consumerTag: 'c',
      noLocal: false,
      noAck: false,
      exclusive: false,
      noWait: false,
      arguments: {},
    });
    await client.hears('basic.consume-ok');
    expect(broker.vhost().queue(queue)?.cancelConsumers()).toBe(1);
    client.send(1, { name: 'channel.flow', active: true });
    await client.hears('channel.flow-ok');
    expect(client.heard.map(({ method }) => method.name)).not.toContain('basic.cancel');
  });
});
