import { isAmqpError, type AmqpError, type Channel, type Connection } from '@nest-amqp/core';
import { InMemoryBroker } from '../broker/in-memory-broker';
import { memory } from './memory';

const body = Buffer.from('x');
let broker: InMemoryBroker;
let connection: Connection;
let channel: Channel;

beforeEach(async () => {
  broker = new InMemoryBroker();
  connection = await memory({ broker }).create().connect();
  channel = await connection.createChannel();
});

function closed(of: { onClose(listener: (error?: AmqpError) => void): void }): Promise<AmqpError | undefined> {
  return new Promise((resolve) => of.onClose(resolve));
}

describe('what the broker refuses', () => {
  it('rejects a method with an answer, and closes the channel', async () => {
    const end = closed(channel);
    const refused = channel.queueDeclarePassive('missing');
    await expect(refused).rejects.toMatchObject({
      code: 'NOT_FOUND',
      replyCode: 404,
      replyText: "NOT_FOUND - no queue 'missing' in vhost '/'",
      classId: 50,
      methodId: 10,
      scope: 'channel',
    });
    expect(await end).toMatchObject({ replyCode: 404 });
    expect([channel.isOpen, connection.isOpen]).toEqual([false, true]);
    await expect(channel.queueDeclare('q')).rejects.toMatchObject({ code: 'CHANNEL_CLOSED' });
    expect(() => channel.basicAck(1)).toThrow("NOT_FOUND - no queue 'missing'");
  });

  it.each<[string, (on: Channel) => unknown, string, number]>([
    [
      'a publish to a missing exchange',
      (on) => on.basicPublish('missing', 'k', {}, body),
      "NOT_FOUND - no exchange 'missing' in vhost '/'",
      40,
    ],
    ['an unknown delivery tag', (on) => on.basicAck(5), 'PRECONDITION_FAILED - unknown delivery tag 5', 80],
    ['an unknown tag of a nack', (on) => on.basicNack(9, true), 'PRECONDITION_FAILED - unknown delivery tag 9', 120],
    ['an unknown tag of a reject', (on) => on.basicReject(2), 'PRECONDITION_FAILED - unknown delivery tag 2', 90],
    [
      'an expiration that is not one',
      (on) => on.basicPublish('', 'k', { expirationMs: -1 }, body),
      "PRECONDITION_FAILED - invalid expiration '-1': {value_negative,-1}",
      40,
    ],
    [
      'another user id',
      (on) => on.basicPublish('', 'k', { userId: 'bob' }, body),
      "PRECONDITION_FAILED - user_id property set to 'bob' but authenticated user was 'guest'",
      40,
    ],
    [
      'an internal exchange',
      (on) => on.basicPublish('amq.rabbitmq.trace', 'k', {}, body),
      "ACCESS_REFUSED - cannot publish to internal exchange 'amq.rabbitmq.trace' in vhost '/'",
      40,
    ],
    [
      'a CC that is no list',
      (on) => on.basicPublish('', 'k', { headers: { CC: 'a' } }, body),
      'PRECONDITION_FAILED - invalid message: {unacceptable_type_in_header,"CC",longstr}',
      40,
    ],
  ])('never throws %s, but closes the channel later', async (_, operation, replyText, methodId) => {
    const end = closed(channel);
    operation(channel);
    // what is sent until the program has heard of it is dropped
    channel.basicPublish('', 'k', {}, body);
    expect(await end).toMatchObject({ replyText, classId: 60, methodId });
    expect(() => channel.basicPublish('', 'k', {}, body)).toThrow('channel 1 is closed');
  });

  it('closes the connection for a hard error', async () => {
    const ends = [closed(channel), closed(connection)];
    await expect(channel.basicRecover(false)).rejects.toMatchObject({
      replyCode: 540,
      replyText: 'NOT_IMPLEMENTED - requeue=false',
      methodId: 110,
    });
    for (const end of ends) expect(await end).toMatchObject({ replyCode: 540, scope: 'connection' });
    await expect(connection.createChannel()).rejects.toMatchObject({ code: 'CHANNEL_CLOSED' });
  });

  it('closes the connection for a consumer tag that is used twice', async () => {
    const { queue } = await channel.queueDeclare('');
    await channel.basicConsume(queue, () => undefined, { consumerTag: 'c' });
    const again = channel.basicConsume(queue, () => undefined, { consumerTag: 'c' });
    await expect(again).rejects.toMatchObject({ replyText: "NOT_ALLOWED - attempt to reuse consumer tag 'c'" });
    expect(connection.isOpen).toBe(false);
  });

  it.each<[string, Parameters<Channel['queueDeclare']>[1], string]>([
    ['durable', { durable: false }, "inequivalent arg 'durable' for queue 'q' in vhost '/': received 'false' but current is 'true'"],
    [
      'x-message-ttl',
      { durable: true, arguments: { 'x-message-ttl': 1000 } },
      "inequivalent arg 'x-message-ttl' for queue 'q' in vhost '/': received the value '1000' of type 'short' but current is none",
    ],
    [
      'x-queue-type',
      { durable: true, arguments: { 'x-queue-type': 'quorum' } },
      "inequivalent arg 'x-queue-type' for queue 'q' in vhost '/': received 'quorum' but current is 'classic'",
    ],
  ])('says how a declaration differs in %s', async (_, options, text) => {
    await channel.queueDeclare('q', { durable: true });
    await expect(channel.queueDeclare('q', options)).rejects.toMatchObject({ replyText: `PRECONDITION_FAILED - ${text}` });
  });

  it('refuses another connection an exclusive queue, which goes with its own', async () => {
    const { queue } = await channel.queueDeclare('', { exclusive: true });
    const other = await memory({ broker }).create().connect();
    const refused = (await other.createChannel()).queueDeclarePassive(queue);
    await expect(refused).rejects.toMatchObject({ replyCode: 405, retryable: true });
    await connection.close();
    const gone = (await other.createChannel()).queueDeclarePassive(queue);
    await expect(gone).rejects.toMatchObject({ replyCode: 404 });
  });

  it('is told to listeners that come late, and once', async () => {
    await channel.close();
    const calls: unknown[] = [];
    channel.onClose((...args) => calls.push(args));
    await channel.close();
    expect(calls).toEqual([[]]);
    expect(isAmqpError(await channel.basicGet('q').catch((error: unknown) => error), 'CHANNEL_CLOSED')).toBe(true);
  });

  it('gives the lowest free number to a channel, and no more than 2047 of them', async () => {
    const second = await connection.createChannel();
    await channel.close();
    expect([second.channelNumber, (await connection.createChannel()).channelNumber]).toEqual([2, 1]);
    const end = closed(connection);
    for (let open = 2; open < 2047; open += 1) void connection.createChannel();
    await expect(connection.createChannel()).rejects.toMatchObject({ replyCode: 530 });
    expect(await end).toMatchObject({
      replyText: 'NOT_ALLOWED - number of channels opened (2047) has reached the negotiated channel_max (2047)',
    });
  });
});
