import { InMemoryBroker, ManualClock } from '@nest-amqp/memory';
import { AmqpServer } from '@nest-amqp/server';
import { eventually } from '../support/eventually';
import { RawClient } from './raw-client';

const DELAY_MS = 1_000;
const QUEUE = { passive: false, durable: false, exclusive: false, autoDelete: false, noWait: false, arguments: {} } as const;

describe('a broker that answers late', () => {
  const clock = new ManualClock();
  const broker = new InMemoryBroker({ clock });
  const server = new AmqpServer({ broker, port: 0 });
  let client: RawClient;

  beforeAll(() => server.listen());
  beforeEach(async () => {
    client = await RawClient.open(server.port);
    client.send(1, { name: 'channel.open' });
    client.send(1, { name: 'queue.declare', queue: 'q', ...QUEUE });
    await client.hears('queue.declare-ok');
    client.heard.length = 0;
    broker.delay(DELAY_MS);
  });
  afterEach(() => {
    broker.delay(0);
    clock.advance(DELAY_MS);
    client.end();
  });
  afterAll(() => server.close());

  /** Another connection comes and goes at once: whatever was on its way without a delay has arrived. */
  async function roundTrip(): Promise<void> {
    broker.delay(0);
    (await RawClient.open(server.port)).end();
    broker.delay(DELAY_MS);
  }

  it('obeys at once, and lets clients hear of it when the time has come, in order', async () => {
    client.send(1, { name: 'queue.declare', queue: 'late', ...QUEUE });
    client.send(1, { name: 'queue.delete', queue: 'q', ifUnused: false, ifEmpty: false, noWait: false });
    await eventually(() => expect(broker.vhost().queue('q')).toBeUndefined());
    await roundTrip();
    expect(client.heard).toEqual([]);
    clock.advance(DELAY_MS);
    await client.hears('queue.delete-ok');
    expect(client.heard.map(({ method }) => method.name)).toEqual(['queue.declare-ok', 'queue.delete-ok']);
  });

  it('ends a connection when what was said before has been heard', async () => {
    client.send(1, { name: 'queue.purge', queue: 'q', noWait: false });
    client.send(0, { name: 'connection.close', replyCode: 200, replyText: '', classId: 0, methodId: 0 });
    await eventually(() => expect(broker.connections).toEqual([]));
    await roundTrip();
    expect([client.heard, client.isClosed]).toEqual([[], false]);
    clock.advance(DELAY_MS);
    await client.hears('connection.close-ok');
    expect(client.heard.map(({ method }) => method.name)).toEqual(['queue.purge-ok', 'connection.close-ok']);
  });

  it('cuts a connection late, too', async () => {
    broker.dropConnections();
    await roundTrip();
    expect(client.isClosed).toBe(false);
    clock.advance(DELAY_MS);
    await client.ended();
  });
});
