import { InMemoryBroker } from '@nest-amqp/memory';
import { AmqpServer } from '@nest-amqp/server';
import { eventually } from '../support/eventually';
import { RawClient } from './raw-client';

const BODY_OCTETS = 64 * 1024;
const MESSAGES = 1_000;
const QUEUE = { passive: false, durable: false, exclusive: false, autoDelete: false, noWait: false, arguments: {} } as const;
const CONSUME = { queue: 'q', consumerTag: 'c', noLocal: false, exclusive: false, noWait: false, arguments: {} } as const;

describe('a client that does not read', () => {
  let server: AmqpServer;
  let client: RawClient;

  beforeEach(async () => {
    server = await new AmqpServer({ broker: new InMemoryBroker(), port: 0 }).listen();
    client = await RawClient.open(server.port);
    client.send(1, { name: 'channel.open' });
    client.send(1, { name: 'queue.declare', queue: 'q', ...QUEUE });
    await client.hears('queue.declare-ok');
  });

  afterEach(async () => {
    client.end();
    await server.close();
  });

  const queue = (): { readonly depth: number; readonly unacked: number } => server.broker.vhost().queue('q') ?? { depth: 0, unacked: 0 };

  async function fill(): Promise<void> {
    const publisher = await RawClient.open(server.port);
    publisher.send(1, { name: 'channel.open' });
    const body = Buffer.alloc(BODY_OCTETS);
    for (let at = 0; at < MESSAGES; at += 1) publisher.publish(1, 'q', body);
    const { type } = server.broker.vhost().queue('q') ?? {};
    await eventually(() => expect(queue().depth + (type === 'stream' ? 0 : queue().unacked)).toBe(MESSAGES));
    publisher.end();
  }

  it.each([true, false])('leaves its messages in the queue (no-ack %s), and gets them when it reads again', async (noAck) => {
    if (noAck) await fill();
    client.reads(false);
    client.send(1, { name: 'basic.consume', ...CONSUME, noAck });
    if (!noAck) {
      await eventually(() => expect(server.broker.vhost().queue('q')?.consumers).toHaveLength(1));
      await fill();
    }
    await eventually(() => expect(queue().depth).toBeLessThan(MESSAGES));
    await server.broker.whenIdle();
    // what the kernel takes for a socket that is not read, and half a megabyte
    expect(queue().depth).toBeGreaterThan(MESSAGES / 2);
    client.reads(true);
    await eventually(() => expect(client.bodyOctets).toBe(MESSAGES * BODY_OCTETS));
    expect(queue()).toMatchObject({ depth: 0, unacked: noAck ? 0 : MESSAGES });
  });

  it('leaves off reading a stream, and goes on where it was', async () => {
    const stream = { ...QUEUE, durable: true, arguments: { 'x-queue-type': 'stream' } };
    client.send(1, { name: 'queue.delete', queue: 'q', ifUnused: false, ifEmpty: false, noWait: false });
    client.send(1, { name: 'queue.declare', queue: 'q', ...stream });
    await client.hears('queue.delete-ok');
    await eventually(() => expect(server.broker.vhost().queue('q')?.type).toBe('stream'));
    await fill();
    client.reads(false);
    client.send(1, { name: 'basic.qos', prefetchSize: 0, prefetchCount: 2 * MESSAGES, global: false });
    client.send(1, { name: 'basic.consume', ...CONSUME, noAck: false, arguments: { 'x-stream-offset': 'first' } });
    await eventually(() => expect(queue().unacked).toBeGreaterThan(0));
    await server.broker.whenIdle();
    expect(queue().unacked).toBeLessThan(MESSAGES / 2);
    client.reads(true);
    await eventually(() => expect(client.bodyOctets).toBe(MESSAGES * BODY_OCTETS));
    expect(queue().unacked).toBe(MESSAGES);
  });

  it('is not read itself while its answers cannot be written', async () => {
    await fill();
    client.reads(false);
    const asked = 2 * MESSAGES;
    for (let at = 0; at < asked; at += 1) client.send(1, { name: 'basic.get', queue: 'q', noAck: false });
    await eventually(() => expect(queue().unacked).toBeGreaterThan(0));
    // another client comes and goes: the server has had its turns
    (await RawClient.open(server.port)).end();
    expect(queue().depth).toBeGreaterThan(MESSAGES / 2);
    client.reads(true);
    const empty = (): number => client.heard.filter(({ method }) => method.name === 'basic.get-empty').length;
    await eventually(() => expect(empty()).toBe(asked - MESSAGES));
  });

  it('does not keep other clients from their messages', async () => {
    await fill();
    client.reads(false);
    client.send(1, { name: 'basic.consume', ...CONSUME, noAck: true });
    await eventually(() => expect(queue().depth).toBeLessThan(MESSAGES));
    const other = await RawClient.open(server.port);
    other.send(1, { name: 'channel.open' });
    other.send(1, { name: 'basic.consume', ...CONSUME, noAck: true });
    await eventually(() => expect(queue().depth).toBe(0));
    other.end();
  });
});
