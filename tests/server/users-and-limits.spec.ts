import { PROTOCOL_HEADER } from '@nest-amqp/codec';
import { InMemoryBroker } from '@nest-amqp/memory';
import { AmqpServer } from '@nest-amqp/server';
import { RawClient } from './raw-client';

const ALICE = { name: 'alice', password: 'secret', permissions: { '/': { configure: '', write: '', read: '' } } };

describe('a server of a broker with users and limits', () => {
  let server: AmqpServer;
  let client: RawClient;

  async function serving(broker: InMemoryBroker): Promise<void> {
    server = await new AmqpServer({ broker, port: 0 }).listen();
    client = await RawClient.to(server.port);
    client.write(PROTOCOL_HEADER);
  }

  afterEach(async () => {
    client.end();
    await server.close();
  });

  const tune = { channelMax: 1, frameMax: 16_384, heartbeat: 0 };

  async function opening(virtualHost: string, response = '\0alice\0secret'): Promise<string> {
    client.login(response);
    client.send(0, { name: 'connection.tune-ok', ...tune });
    client.send(0, { name: 'connection.open', virtualHost });
    return (await client.hears('connection.close')).replyText;
  }

  it('offers the limits of the broker, and takes none where it has none', async () => {
    await serving(new InMemoryBroker({ limits: { channelMax: 0, frameMax: 0, heartbeatMs: 7_000 } }));
    client.login();
    expect(await client.hears('connection.tune')).toMatchObject({ channelMax: 0, frameMax: 0, heartbeat: 7 });
    client.send(0, { name: 'connection.tune-ok', channelMax: 0, frameMax: 0, heartbeat: 0 });
    client.send(0, { name: 'connection.open', virtualHost: '/' });
    await client.hears('connection.open-ok');
    client.send(65_535, { name: 'channel.open' });
    await client.hears('channel.open-ok');
  });

  it('refuses a virtual host that is not there, one that is not for the user, and one connection too many', async () => {
    const broker = new InMemoryBroker({
      vhosts: ['/', 'other'],
      users: [ALICE, { name: 'bob', password: '', limits: { maxConnections: 0 } }],
    });
    await serving(broker);
    expect(await opening('none')).toBe('NOT_ALLOWED - vhost none not found');
    client = await RawClient.to(server.port);
    client.write(PROTOCOL_HEADER);
    expect(await opening('other')).toBe("NOT_ALLOWED - access to vhost 'other' refused for user 'alice'");
    client = await RawClient.to(server.port);
    client.write(PROTOCOL_HEADER);
    expect(await opening('/', '\0bob\0')).toBe("NOT_ALLOWED - connection refused for user 'bob': user connection limit (0) is reached");
  });

  it('lets nobody in without a name where there is no guest', async () => {
    await serving(new InMemoryBroker({ users: [ALICE] }));
    client.login('', 'ANONYMOUS', { authentication_failure_close: true });
    expect((await client.hears('connection.close')).replyText).toMatch(
      /^ACCESS_REFUSED - Login was refused using authentication mechanism ANONYMOUS/,
    );
  });

  it('refuses a body that is larger than the broker takes', async () => {
    await serving(new InMemoryBroker({ limits: { maxMessageSize: 10 } }));
    client.end();
    client = await RawClient.open(server.port);
    client.send(1, { name: 'channel.open' });
    client.publish(1, 'q', Buffer.alloc(11));
    expect((await client.hears('channel.close')).replyText).toBe(
      'PRECONDITION_FAILED - message size 11 is larger than configured max size 10',
    );
  });
});
