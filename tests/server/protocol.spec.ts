import { encodeMethod, PROTOCOL_HEADER } from '@nest-amqp/codec';
import { InMemoryBroker } from '@nest-amqp/memory';
import { AmqpServer } from '@nest-amqp/server';
import { eventually } from '../support/eventually';
import { frame, RawClient } from './raw-client';

const users = [
  { name: 'guest', password: 'guest' },
  { name: 'alice', password: 'se:cret' },
];
const server = new AmqpServer({ broker: new InMemoryBroker({ vhosts: ['/', 'other'], users }), port: 0 });
let client: RawClient | undefined;

beforeAll(() => server.listen());
afterEach(() => client?.end());
afterAll(() => server.close());

const OPEN = encodeMethod(1, { name: 'channel.open' });
const PUBLISH = encodeMethod(1, { name: 'basic.publish', exchange: '', routingKey: 'k', mandatory: false, immediate: false });

describe('the handshake', () => {
  it.each([
    ['AMQP\0\0\x09\x02', [0, 0, 9, 1]],
    ['GET / HTTP/1.1\r\n\r\n', [3, 1, 0, 0]],
    ['AMQP\x03\x01\0\0', [0, 0, 9, 1]],
  ])('answers %j with a header of its own and ends', async (header, version) => {
    client = await RawClient.to(server.port);
    client.write(Buffer.from(header, 'latin1'));
    await client.ended();
    expect([...(client.header?.subarray(4) ?? [])]).toEqual(version);
  });

  it('introduces itself as RabbitMQ', async () => {
    client = await RawClient.to(server.port);
    client.write(PROTOCOL_HEADER);
    const start = await client.hears('connection.start');
    expect(start.mechanisms.toString()).toBe('AMQPLAIN PLAIN ANONYMOUS');
    expect(start.serverProperties).toMatchObject({ product: 'RabbitMQ', version: '4.3.6', capabilities: { 'basic.nack': true } });
    client.login();
    expect(await client.hears('connection.tune')).toMatchObject({ channelMax: 2047, frameMax: 131_072, heartbeat: 60 });
  });

  it.each(['PLAIN', 'ANONYMOUS'])('lets a user in by %s', async (mechanism) => {
    client = await RawClient.to(server.port);
    client.write(PROTOCOL_HEADER);
    client.login('\0alice\0se:cret', mechanism);
    await client.hears('connection.tune');
  });

  it('refuses a wrong password, with a word to clients that understand it', async () => {
    client = await RawClient.to(server.port);
    client.write(PROTOCOL_HEADER);
    client.login('\0guest\0wrong', 'PLAIN', { authentication_failure_close: true });
    expect(await client.hears('connection.close')).toMatchObject({
      replyCode: 403,
      replyText: 'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.',
    });
    await client.ended();
  });

  it('cuts off clients that choose what was not offered', async () => {
    const choices = [{ channelMax: 0 }, { channelMax: 2048 }, { frameMax: 0 }, { frameMax: 8191 }, { frameMax: 131_073 }];
    const clients = await Promise.all(choices.map(() => RawClient.to(server.port)));
    for (const [at, one] of clients.entries()) {
      one.write(PROTOCOL_HEADER);
      one.login();
      one.send(0, { name: 'connection.tune-ok', channelMax: 10, frameMax: 131_072, heartbeat: 0, ...choices[at] });
      one.send(0, { name: 'connection.open', virtualHost: '/' });
    }
    await Promise.all(clients.map((one) => one.ended()));
    for (const { heard } of clients) expect(heard.map(({ method }) => method.name)).toEqual(['connection.start', 'connection.tune']);
  });

  it('knows its virtual hosts', async () => {
    client = await RawClient.to(server.port);
    client.write(PROTOCOL_HEADER);
    client.login();
    client.send(0, { name: 'connection.tune-ok', channelMax: 10, frameMax: 131_072, heartbeat: 0 });
    client.send(0, { name: 'connection.open', virtualHost: 'nope' });
    const close = await client.hears('connection.close');
    expect(close).toMatchObject({ replyCode: 530, replyText: 'NOT_ALLOWED - vhost nope not found', classId: 10, methodId: 40 });
  });
});

describe('a client that breaks the protocol', () => {
  // as 3.10.8, 4.0.5 and 4.3.6 answered, where no version is named
  it.each<[string, Buffer[], number, string, number, number]>([
    ['a frame of an unknown type', [frame(7, 1, [0])], 501, 'FRAME_ERROR - type 7, all octets = <<0>>: unknown_frame', 0, 0],
    [
      'a printable frame of an unknown type',
      [frame(9, 1, Buffer.from('hello world this is text'))],
      501,
      'FRAME_ERROR - type 9, first 16 octets = <<"hello world this">>: unknown_frame',
      0,
      0,
    ],
    [
      'a frame without its end',
      [Buffer.from([1, 0, 1, 0, 0, 0, 4, 0, 50, 0, 10, 0])],
      501,
      'FRAME_ERROR - type 1, all octets = <<0,50,0,10>>: {invalid_frame_end_marker,0}',
      0,
      0,
    ],
    [
      'a frame that is too large',
      [Buffer.from([3, 0, 1, 0, 3, 13, 64])],
      501,
      'FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,200000,131064}',
      0,
      0,
    ],
    ['a heartbeat on a channel', [frame(8, 1, [])], 505, 'UNEXPECTED_FRAME - type 8, all octets = <<>>', 0, 0],
    ['content on channel 0', [frame(3, 0, [1])], 505, 'UNEXPECTED_FRAME - type 3, all octets = <<1>>', 0, 0],
    [
      'a body without a method',
      [OPEN, frame(3, 1, [1])],
      505,
      'UNEXPECTED_FRAME - expected method frame, got non method frame instead',
      0,
      0,
    ],
    [
      'a method instead of a header',
      [OPEN, PUBLISH, OPEN],
      505,
      'UNEXPECTED_FRAME - expected content header for class 60, got non content header frame instead',
      60,
      40,
    ],
    [
      'a header of another class',
      [OPEN, PUBLISH, frame(2, 1, [0, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
      505,
      'UNEXPECTED_FRAME - expected content header for class 60, got one for class 50 instead',
      60,
      40,
    ],
    [
      'properties that cannot be read',
      [OPEN, PUBLISH, frame(2, 1, [0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 200, 65])],
      541,
      'INTERNAL_ERROR',
      0,
      0,
    ],
    [
      'a body that is too long (4.3)',
      [OPEN, PUBLISH, frame(2, 1, [0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]), frame(3, 1, [1, 2])],
      501,
      'FRAME_ERROR - content body frame exceeds remaining content size',
      60,
      40,
    ],
    ['a method whose fields are wrong', [OPEN, frame(1, 1, [0, 20, 0, 20, 1, 2, 3])], 501, 'FRAME_ERROR - cannot decode <<1,2,3>>', 20, 20],
    [
      'a name that is not UTF-8',
      [OPEN, frame(1, 1, [0, 60, 0, 70, 0, 0, 2, 0xff, 0xfe, 0])],
      501,
      'FRAME_ERROR - Malformed UTF-8 in shortstr',
      0,
      0,
    ],
    [
      'a method that only a server sends',
      [OPEN, encodeMethod(1, { name: 'basic.qos-ok' })],
      503,
      'COMMAND_INVALID - unimplemented method',
      60,
      11,
    ],
    [
      'a method of a channel on channel 0',
      [encodeMethod(0, { name: 'channel.open' })],
      504,
      'CHANNEL_ERROR - unexpected method in connection state running',
      20,
      10,
    ],
    [
      'a method on a channel that is not open',
      [encodeMethod(5, { name: 'tx.select' })],
      504,
      "CHANNEL_ERROR - expected 'channel.open'",
      90,
      10,
    ],
    ['a channel that is opened twice', [OPEN, OPEN], 504, "CHANNEL_ERROR - second 'channel.open' seen", 20, 10],
    [
      'flow that is switched off',
      [OPEN, encodeMethod(1, { name: 'channel.flow', active: false })],
      540,
      'NOT_IMPLEMENTED - active=false',
      20,
      20,
    ],
  ])('%s', async (_, octets, replyCode, replyText, classId, methodId) => {
    client = await RawClient.open(server.port);
    client.write(Buffer.concat(octets));
    expect(await client.hears('connection.close')).toEqual({ name: 'connection.close', replyCode, replyText, classId, methodId });
  });

  it('by a method that does not exist is cut off without a word', async () => {
    client = await RawClient.open(server.port);
    client.write(frame(1, 1, [0, 50, 0, 99]));
    await client.ended();
    expect(client.heard).toEqual([]);
  });

  it('ends the connection when the client has answered', async () => {
    client = await RawClient.open(server.port);
    client.write(Buffer.concat([frame(7, 1, [0]), encodeMethod(0, { name: 'connection.close-ok' })]));
    await client.ended();
  });
});

describe('a channel', () => {
  it('that the server closed ignores everything until the client has answered, and may then be opened again', async () => {
    client = await RawClient.open(server.port);
    client.write(OPEN);
    client.send(1, { name: 'queue.purge', queue: 'nope', noWait: false });
    client.send(1, { name: 'tx.select' });
    client.publish(1, 'k', Buffer.alloc(10));
    client.send(1, { name: 'channel.close-ok' });
    client.write(OPEN);
    await eventually(() =>
      expect(client?.heard.map(({ method }) => method.name)).toEqual(['channel.open-ok', 'channel.close', 'channel.open-ok']),
    );
  });

  it('is one of at most as many as were agreed, whatever its number', async () => {
    client = await RawClient.open(server.port, { channelMax: 2 });
    for (const number of [7, 9, 11]) client.send(number, { name: 'channel.open' });
    expect(await client.hears('connection.close')).toMatchObject({
      replyCode: 530,
      replyText: 'NOT_ALLOWED - number of channels opened (2) has reached the negotiated channel_max (2)',
      classId: 0,
    });
  });

  it('refuses a message that is too large as soon as it is announced whole, and keeps nothing of it', async () => {
    client = await RawClient.open(server.port);
    client.write(OPEN);
    client.publish(1, 'k', Buffer.alloc(16_777_217));
    expect(await client.hears('channel.close')).toMatchObject({
      replyCode: 406,
      replyText: 'PRECONDITION_FAILED - message size 16777217 is larger than configured max size 16777216',
    });
  });

  it('answers nothing where no answer is wanted, unless it refuses', async () => {
    client = await RawClient.open(server.port);
    client.write(OPEN);
    const declare = {
      name: 'queue.declare',
      queue: 'quiet',
      passive: false,
      durable: false,
      exclusive: true,
      autoDelete: false,
      arguments: {},
    } as const;
    client.send(1, { ...declare, noWait: true });
    client.send(1, { ...declare, passive: true, noWait: false });
    client.send(1, { ...declare, queue: 'nope', passive: true, noWait: true });
    await client.hears('channel.close');
    expect(client.heard.map(({ method }) => method.name)).toEqual(['channel.open-ok', 'queue.declare-ok', 'channel.close']);
  });
});

describe('a connection', () => {
  it('sends heartbeats, and gives up a client that does not', async () => {
    client = await RawClient.open(server.port, { heartbeat: 1 });
    await client.ended();
    expect(client.heartbeats).toBeGreaterThan(0);
    expect(client.heard).toEqual([]);
  });

  it('is closed by the client, whose exclusive queues go at once', async () => {
    client = await RawClient.open(server.port);
    client.write(OPEN);
    client.send(1, {
      name: 'queue.declare',
      queue: 'mine',
      passive: false,
      durable: false,
      exclusive: true,
      autoDelete: false,
      noWait: false,
      arguments: {},
    });
    await client.hears('queue.declare-ok');
    client.send(0, { name: 'connection.close', replyCode: 200, replyText: 'bye', classId: 0, methodId: 0 });
    await client.hears('connection.close-ok');
    expect(server.broker.vhost('/').queue('mine')).toBeUndefined();
  });

  it('is told of an alarm when it publishes, and not read until that is over', async () => {
    client = await RawClient.open(server.port);
    server.broker.block();
    client.write(OPEN);
    await client.hears('channel.open-ok');
    expect(client.heard).toHaveLength(1);
    client.publish(1, 'k', Buffer.from('x'));
    client.send(1, { name: 'tx.select' });
    expect(await client.hears('connection.blocked')).toMatchObject({ reason: 'low on memory' });
    server.broker.unblock();
    await client.hears('tx.select-ok');
    expect(client.heard.map(({ method }) => method.name)).toEqual([
      'channel.open-ok',
      'connection.blocked',
      'connection.unblocked',
      'tx.select-ok',
    ]);
  });

  it('that is to get a message which cannot be written ends, and no other', async () => {
    const publisher = await RawClient.open(server.port);
    const queue = { passive: false, durable: false, exclusive: true, autoDelete: false, noWait: true } as const;
    client = await RawClient.open(server.port);
    client.write(OPEN);
    client.send(1, { name: 'queue.declare', ...queue, queue: 'dead', arguments: {} });
    client.send(1, { name: 'queue.bind', queue: 'dead', exchange: 'amq.fanout', routingKey: '', noWait: true, arguments: {} });
    client.send(1, {
      name: 'basic.consume',
      queue: 'dead',
      consumerTag: 'c',
      noLocal: false,
      noAck: true,
      exclusive: false,
      noWait: false,
      arguments: {},
    });
    await client.hears('basic.consume-ok');
    publisher.write(OPEN);
    const deadLetters = { 'x-message-ttl': 0, 'x-dead-letter-exchange': 'amq.fanout', 'x-dead-letter-routing-key': 'k'.repeat(300) };
    publisher.send(1, { name: 'queue.declare', ...queue, queue: 'brief', arguments: deadLetters });
    publisher.publish(1, 'brief', Buffer.from('x'));
    expect(await client.hears('connection.close')).toMatchObject({ replyCode: 541, replyText: 'INTERNAL_ERROR' });
    publisher.send(1, { name: 'tx.select' });
    await publisher.hears('tx.select-ok');
    publisher.end();
  });

  it('gets another secret', async () => {
    client = await RawClient.open(server.port);
    client.send(0, { name: 'connection.update-secret', newSecret: Buffer.from('new'), reason: 'renewed' });
    await client.hears('connection.update-secret-ok');
  });
});
