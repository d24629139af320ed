import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { AmqpError, Channel, Connection, Delivery } from '@nest-amqp/core';
import { amqplib } from './amqplib';
import type { AmqplibOptions } from './amqplib-options';

// What only this transport has to show; what every transport has to is in @nest-amqp/contract.

const url = process.env.RABBITMQ_URL;
const withRabbitMq = url ? describe : describe.skip;
const open: Connection[] = [];

async function connected(options: AmqplibOptions = {}): Promise<Connection> {
  const connection = await amqplib({ url, ...options })
    .create()
    .connect({ connectionName: 'amqplib.spec' });
  open.push(connection);
  return connection;
}

async function openQueue(connection: Connection): Promise<{ channel: Channel; queue: string }> {
  const channel = await connection.createChannel();
  const { queue } = await channel.queueDeclare(`amqplib.spec.${randomUUID()}`, { exclusive: true });
  return { channel, queue };
}

function closing(it: Connection | Channel): Promise<AmqpError | undefined> {
  return new Promise((resolve) => it.onClose(resolve));
}

/** Passes bytes on to RabbitMQ until it is told to pass nothing any more, or to hang up. */
async function proxy(): Promise<{ port: number; stall: () => void; reset: () => void; close: () => void }> {
  const { hostname, port } = new URL(url!);
  const sockets: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(Number(port || 5672), hostname);
    for (const socket of [near, far]) sockets.push(socket.on('error', () => undefined));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stall: () => sockets.forEach((socket) => socket.unpipe().pause()),
    reset: () => sockets.forEach((socket) => socket.resetAndDestroy()),
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((connection) => connection.close()));
});

withRabbitMq(`on RabbitMQ${url ? '' : ` (skipped: ${process.env.RABBITMQ_SKIP_REASON ?? 'RABBITMQ_URL is not set'})`}`, () => {
  it('bodies of every size around the limits of frames and copies arrive whole and in order', async () => {
    const { channel, queue } = await openQueue(await connected({ frameMax: 8192 }));
    const sizes = [0, 1, 8183, 8184, 8185, 16_368, 16_383, 16_384, 16_385, 100_000, 65_535, 0, 131_064, 131_065, 1_000_000, 3];
    const bodies = sizes.map((size, index) => Buffer.alloc(size, index + 1));
    const received = new Promise<Delivery[]>((resolve) => {
      const deliveries: Delivery[] = [];
      void channel.basicConsume(queue, (delivery) => deliveries.push(delivery) === sizes.length && resolve(deliveries), { noAck: true });
    });
    for (const body of bodies) channel.basicPublish('', queue, { headers: { size: body.length } }, body);
    const deliveries = await received;
    expect(deliveries.map(({ properties }) => properties.headers?.size)).toEqual(sizes);
    expect(deliveries.every(({ body }, index) => body.equals(bodies[index]!))).toBe(true);
  });

  it('many declarations that are not awaited one by one all succeed', async () => {
    const { channel } = await openQueue(await connected());
    const names = Array.from({ length: 50 }, () => `amqplib.spec.${randomUUID()}`);
    const answers = await Promise.all(names.map((name) => channel.queueDeclare(name, { exclusive: true })));
    expect(answers.map(({ queue }) => queue)).toEqual(names);
  });

  it('confirms are counted from confirmSelect, however late it comes', async () => {
    const { channel, queue } = await openQueue(await connected());
    channel.basicPublish('', queue, {}, Buffer.from('before'));
    const selected = channel.confirmSelect();
    const confirmed = new Promise<number>((resolve) =>
      channel.onConfirm((number, _multiple, ack) => ack && number === 2 && resolve(number)),
    );
    expect([1, 2].map(() => channel.basicPublish('', queue, {}, Buffer.from('after')))).toEqual([1, 2]);
    await selected;
    await channel.confirmSelect();
    expect(await confirmed).toBe(2);
    expect(channel.basicPublish('', queue, {}, Buffer.from('after'))).toBe(3);
  });

  it('a message larger than maxMessageBytes closes its channel and stays in its queue', async () => {
    const connection = await connected({ maxMessageBytes: 1000 });
    const { channel, queue } = await openQueue(connection);
    channel.basicPublish('', queue, {}, Buffer.alloc(1001));
    await expect(channel.basicGet(queue)).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE', details: { bytes: 1001, limit: 1000 } });
    expect(await closing(channel)).toMatchObject({ code: 'CONTENT_TOO_LARGE', replyCode: 311 });
    expect(connection.isOpen).toBe(true);
    expect(await (await connection.createChannel()).queueDeclarePassive(queue)).toMatchObject({ messageCount: 1 });
  });

  it('what cannot be encoded fails alone', async () => {
    const { channel, queue } = await openQueue(await connected());
    await expect(channel.queueDeclarePassive('x'.repeat(256))).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    await expect(channel.queueDeclare('x', { arguments: { x: undefined as never } })).rejects.toMatchObject({ code: 'INVALID_HEADER' });
    await expect(channel.basicQos(70_000)).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    expect(() => channel.basicPublish('', 'x'.repeat(256), {}, Buffer.alloc(0))).toThrow(/routingKey/);
    expect(() => channel.basicPublish('', queue, { headers: { x: new Map() as never } }, Buffer.alloc(0))).toThrow(/Map/);
    channel.basicPublish('', queue, {}, Buffer.from('fine'));
    expect((await channel.basicGet(queue))?.body.toString()).toBe('fine');
  });

  it('a reset socket is a lost connection for it, its channels and what waits on them', async () => {
    const between = await proxy();
    const connection = await connected({ url: undefined, host: '127.0.0.1', port: between.port });
    const { channel, queue } = await openQueue(connection);
    const closed = [closing(connection), closing(channel)];
    const waiting = channel.queueDeclarePassive(queue);
    between.reset();
    await expect(waiting).rejects.toMatchObject({ code: 'CONNECTION_LOST', retryable: true });
    for (const error of await Promise.all(closed)) expect(error).toMatchObject({ code: 'CONNECTION_LOST' });
    expect(() => channel.basicPublish('', queue, {}, Buffer.alloc(0))).toThrow(expect.objectContaining({ code: 'CHANNEL_CLOSED' }));
    await expect(connection.createChannel()).rejects.toMatchObject({ code: 'CHANNEL_CLOSED' });
    between.close();
  });

  it('a peer that falls silent is noticed by its heartbeats', async () => {
    const between = await proxy();
    const connection = await connected({ url: undefined, host: '127.0.0.1', port: between.port, heartbeatMs: 1000 });
    between.stall();
    expect(String(await closing(connection))).toContain('no heartbeat came in time');
    between.close();
  });

  it('closing does not wait for ever for a peer that falls silent', async () => {
    const between = await proxy();
    const options = { url: undefined, host: '127.0.0.1', port: between.port, heartbeatMs: 0, connectTimeoutMs: 300 };
    const connection = await connected(options);
    between.stall();
    await connection.close();
    expect(await closing(connection)).toBeUndefined();
    between.close();
  });

  it('a full socket asks publishers to wait, and says when there is room', async () => {
    const between = await proxy();
    const connection = await connected({ url: undefined, host: '127.0.0.1', port: between.port });
    const { channel, queue } = await openQueue(connection);
    const drained = new Promise<void>((resolve) => channel.onDrain(resolve));
    for (let sent = 0; sent < 1000 && channel.writable; sent++) channel.basicPublish('', queue, {}, Buffer.alloc(100_000));
    expect(channel.writable).toBe(false);
    await drained;
    expect(channel.writable).toBe(true);
    between.close();
    await closing(connection);
  });

  it('a wrong password and an unknown virtual host are not worth a second try', async () => {
    await expect(connected({ password: 'wrong' })).rejects.toMatchObject({ code: 'CONNECT_FAILED', retryable: false });
    await expect(connected({ vhost: randomUUID() })).rejects.toMatchObject({ code: 'CONNECT_FAILED', retryable: false });
  });
});
