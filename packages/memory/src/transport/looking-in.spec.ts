import type { Channel, Connection } from '@nest-amqp/core';
import { InMemoryBroker } from '../broker/in-memory-broker';
import { memory } from './memory';

const body = Buffer.from('x');
let broker: InMemoryBroker;
let connection: Connection;
let channel: Channel;

beforeEach(async () => {
  broker = new InMemoryBroker();
  connection = await memory({ broker }).create().connect({ connectionName: 'mine' });
  channel = await connection.createChannel();
  await channel.queueDeclare('q');
});

describe('a look at connections', () => {
  it('shows each with its channels, as they are at that moment', async () => {
    broker.addUser({ name: 'ada', password: 'secret' });
    await memory({ broker, username: 'ada', password: 'secret' }).create().connect();
    const [mine, other] = broker.connections;
    expect([mine, other]).toMatchObject([
      {
        name: 'mine',
        username: 'guest',
        vhost: '/',
        isOpen: true,
        channels: [{ number: 1, confirms: false, consumerTags: [], unacked: 0 }],
      },
      { name: '', username: 'ada', channels: [] },
    ]);
    await channel.confirmSelect();
    await channel.basicConsume('q', () => undefined, { consumerTag: 'c' });
    channel.basicPublish('', 'q', {}, body);
    expect(mine?.channels).toEqual([{ number: 1, confirms: true, consumerTags: ['c'], unacked: 1 }]);
    await connection.close();
    expect([mine?.isOpen, mine?.channels, broker.connections.map(({ username }) => username)]).toEqual([false, [], ['ada']]);
  });

  it('drops one and leaves the others alone', async () => {
    const other = await memory({ broker }).create().connect({ connectionName: 'other' });
    const closed = new Promise((resolve) => connection.onClose(resolve));
    broker.connections.find(({ name }) => name === 'mine')?.drop();
    expect(await closed).toMatchObject({ code: 'CONNECTION_LOST', retryable: true });
    expect([connection.isOpen, other.isOpen, broker.connections.map(({ name }) => name)]).toEqual([false, true, ['other']]);
  });

  it('closes one with a reason as an operator does, once', async () => {
    const closed = new Promise((resolve) => connection.onClose(resolve));
    const [view] = broker.connections;
    view?.drop('go away');
    view?.drop('again');
    expect(await closed).toMatchObject({ replyCode: 320, replyText: 'CONNECTION_FORCED - go away' });
  });
});

describe('a look at unacknowledged messages', () => {
  it('says what is held, by which consumer of which channel and connection, or by none after a get', async () => {
    for (const messageId of ['1', '2', '3']) channel.basicPublish('', 'q', { messageId }, body);
    await channel.basicGet('q');
    const second = await connection.createChannel();
    await second.basicQos(1);
    await second.basicConsume('q', () => undefined, { consumerTag: 'c' });
    const view = broker.vhost().queue('q')!;
    const held = { exchange: '', routingKey: 'q', body, redelivered: false, connection: 'mine' };
    expect([view.depth, view.unackedMessages]).toMatchObject([
      1,
      [
        { ...held, properties: { messageId: '1' }, consumerTag: undefined, deliveryTag: 1, channelNumber: 1 },
        { ...held, properties: { messageId: '2' }, consumerTag: 'c', deliveryTag: 1, channelNumber: 2 },
      ],
    ]);
    channel.basicAck(1);
    expect(view.unackedMessages.map(({ deliveryTag, channelNumber }) => [deliveryTag, channelNumber])).toEqual([[1, 2]]);
  });

  it('counts what a transaction has settled and not committed', async () => {
    channel.basicPublish('', 'q', {}, body);
    await channel.txSelect();
    await channel.basicGet('q');
    channel.basicAck(1);
    const view = broker.vhost().queue('q')!;
    expect([view.unacked, view.unackedMessages]).toMatchObject([1, [{ deliveryTag: 1 }]]);
    await channel.txCommit();
    expect([view.unacked, view.unackedMessages]).toEqual([0, []]);
  });
});

describe('a look at exchanges', () => {
  it('shows what leads to one and away from it, as it is at that moment', async () => {
    const topic = broker.vhost().exchange('amq.topic')!;
    expect([topic.incoming, topic.bindings]).toEqual([[], []]);
    await channel.exchangeBind('amq.topic', 'amq.fanout', 'in');
    await channel.queueBind('q', 'amq.topic', 'out.#');
    expect([topic.incoming, topic.bindings]).toMatchObject([
      [{ source: 'amq.fanout', destination: 'amq.topic', destinationType: 'exchange' }],
      [{ source: 'amq.topic', destination: 'q', destinationType: 'queue', routingKey: 'out.#' }],
    ]);
  });
});

describe('a hand in a queue', () => {
  it('purges what is ready and leaves what is delivered', async () => {
    for (let sent = 0; sent < 3; sent += 1) channel.basicPublish('', 'q', {}, body);
    await channel.basicGet('q');
    const view = broker.vhost().queue('q')!;
    expect([view.purge(), view.depth, view.unacked]).toEqual([2, 0, 1]);
  });

  it('deletes it under its consumers, which are told', async () => {
    const cancelled: string[] = [];
    channel.onCancel((tag) => cancelled.push(tag));
    await channel.basicConsume('q', () => undefined, { consumerTag: 'c' });
    broker.vhost().queue('q')?.delete();
    await broker.whenIdle();
    expect([broker.vhost().queue('q'), cancelled, channel.isOpen]).toEqual([undefined, ['c'], true]);
  });
});
