import type { Channel, Connection } from '@nest-amqp/core';
import { InMemoryBroker } from '../broker/in-memory-broker';
import { ManualClock } from '../clock/manual-clock';
import { memory } from './memory';

const body = Buffer.from('x');
const clock = new ManualClock();
let broker: InMemoryBroker;
let connection: Connection;
let channel: Channel;
let heard: string[];

beforeEach(async () => {
  broker = new InMemoryBroker({ clock });
  connection = await memory({ broker }).create().connect();
  channel = await connection.createChannel();
  heard = [];
  channel.onConfirm((sequenceNumber, multiple, ack) =>
    heard.push(`${ack ? 'ack' : 'nack'} ${sequenceNumber}${multiple ? ' and before' : ''}`),
  );
  channel.onCancel((consumerTag) => heard.push(`cancel ${consumerTag}`));
  await channel.queueDeclare('q');
});

afterEach(() => broker.dropConnections());

/** Lets everything happen that needs no time. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('delay', () => {
  it('lets answers, deliveries and confirms arrive so much later, each at its time and in order', async () => {
    await channel.confirmSelect();
    await channel.basicConsume('q', ({ deliveryTag }) => heard.push(`delivery ${deliveryTag}`), { noAck: true });
    broker.delay(100);
    channel.basicPublish('', 'q', {}, body);
    clock.advance(60);
    channel.basicPublish('', 'q', {}, body);
    void channel.queueDeclarePassive('q').then(() => heard.push('answer'));
    await settled();
    expect([heard, broker.vhost().queue('q')?.depth]).toEqual([[], 0]);
    clock.advance(40);
    await settled();
    expect(heard).toEqual(['delivery 1', 'ack 1']);
    clock.advance(60);
    await broker.whenIdle();
    expect(heard).toEqual(['delivery 1', 'ack 1', 'delivery 2', 'ack 2', 'answer']);
  });

  it('delays the answer to a login, and a close', async () => {
    broker.delay(100);
    const connecting = memory({ broker })
      .create()
      .connect()
      .then((opened) => opened.onClose(() => heard.push('closed')));
    await settled();
    broker.dropConnections();
    clock.advance(100);
    await connecting;
    await broker.whenIdle();
    expect([heard, connection.isOpen]).toEqual([['closed'], false]);
  });

  it('gives a connection up that was wanted no more when the answer came', async () => {
    broker.delay(100);
    const controller = new AbortController();
    const connecting = memory({ broker }).create().connect({ signal: controller.signal });
    await settled();
    controller.abort();
    clock.advance(100);
    await expect(connecting).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    expect(broker.connections).toHaveLength(1);
  });

  it('ends, and leaves no timer', async () => {
    broker.delay(100);
    const answer = channel.queueDeclarePassive('q');
    broker.delay(0);
    clock.advance(100);
    await answer;
    await channel.queueDeclarePassive('q');
    expect(clock.timers).toBe(0);
  });

  it('refuses what is no duration', () => {
    expect(() => broker.delay(-1)).toThrow('delay(-1)');
    expect(() => broker.delay(NaN)).toThrow('delay(NaN)');
  });
});

describe('nackNext', () => {
  beforeEach(() => channel.confirmSelect());

  it('lets a queue refuse the next publishes, and take those after them', async () => {
    const queue = broker.vhost().queue('q')!;
    queue.nackNext(2);
    for (let sent = 0; sent < 3; sent += 1) channel.basicPublish('', 'q', {}, body);
    await broker.whenIdle();
    expect([heard, queue.depth]).toEqual([['nack 1 and before', 'nack 2 and before', 'ack 3'], 1]);
  });

  it('lets other queues take what one refuses, and other keys pass', async () => {
    await channel.queueDeclare('other');
    for (const name of ['q', 'other']) await channel.queueBind(name, 'amq.fanout', '');
    broker.vhost().queue('q')?.nackNext();
    channel.basicPublish('', 'other', {}, body);
    channel.basicPublish('amq.fanout', '', {}, body);
    await broker.whenIdle();
    expect(heard).toEqual(['ack 1', 'nack 2 and before']);
    expect(['q', 'other'].map((name) => broker.vhost().queue(name)?.depth)).toEqual([0, 2]);
  });

  it('lets a virtual host refuse whatever comes next', async () => {
    broker.vhost().nackNext(2);
    channel.basicPublish('', 'q', {}, body);
    channel.basicPublish('', 'nowhere', {}, body);
    channel.basicPublish('', 'q', {}, body);
    await broker.whenIdle();
    expect([heard, broker.vhost().queue('q')?.depth]).toEqual([['nack 1 and before', 'nack 2 and before', 'ack 3'], 1]);
  });

  it('neither refuses nor counts publishes without confirms', async () => {
    const plain = await connection.createChannel();
    broker.vhost().queue('q')?.nackNext();
    plain.basicPublish('', 'q', {}, body);
    channel.basicPublish('', 'q', {}, body);
    await broker.whenIdle();
    expect([heard, broker.vhost().queue('q')?.depth]).toEqual([['nack 1 and before'], 1]);
  });

  it('can be taken back', async () => {
    broker.vhost().queue('q')?.nackNext(9);
    broker.vhost().nackNext(9);
    broker.vhost().queue('q')?.nackNext(0);
    broker.vhost().nackNext(0);
    channel.basicPublish('', 'q', {}, body);
    await broker.whenIdle();
    expect(heard).toEqual(['ack 1']);
  });
});

describe('cancelConsumers', () => {
  it('tells clients, leaves the channel open and what is held unacknowledged', async () => {
    for (const consumerTag of ['a', 'b']) await channel.basicConsume('q', () => undefined, { consumerTag });
    channel.basicPublish('', 'q', {}, body);
    const queue = broker.vhost().queue('q')!;
    expect(queue.cancelConsumers()).toBe(2);
    channel.basicPublish('', 'q', {}, body);
    await broker.whenIdle();
    expect([heard, channel.isOpen, queue.depth, queue.unacked]).toEqual([['cancel a', 'cancel b'], true, 1, 1]);
    channel.basicAck(1);
    await channel.basicConsume('q', () => undefined, { consumerTag: 'a' });
    expect([queue.depth, queue.unackedMessages.map(({ consumerTag }) => consumerTag)]).toEqual([0, ['a']]);
  });

  it('ends the consumers of one tag only', async () => {
    for (const consumerTag of ['a', 'b']) await channel.basicConsume('q', () => undefined, { consumerTag });
    const queue = broker.vhost().queue('q')!;
    expect([queue.cancelConsumers('a'), queue.cancelConsumers('none')]).toEqual([1, 0]);
    await broker.whenIdle();
    expect([heard, queue.consumers.map(({ consumerTag }) => consumerTag)]).toEqual([['cancel a'], ['b']]);
  });

  it('lets the next consumer of a single-active queue go on', async () => {
    await channel.queueDeclare('single', { arguments: { 'x-single-active-consumer': true } });
    for (const consumerTag of ['a', 'b']) {
      await channel.basicConsume('single', (delivery) => heard.push(`${delivery.consumerTag} got one`), { consumerTag, noAck: true });
    }
    broker.vhost().queue('single')?.cancelConsumers('a');
    channel.basicPublish('', 'single', {}, body);
    await broker.whenIdle();
    expect(heard).toEqual(['cancel a', 'b got one']);
  });

  it('takes an auto-delete queue with its last consumer', async () => {
    await channel.queueDeclare('passing', { autoDelete: true });
    await channel.basicConsume('passing', () => undefined, { consumerTag: 'a' });
    expect(broker.vhost().queue('passing')?.cancelConsumers()).toBe(1);
    await broker.whenIdle();
    expect([heard, broker.vhost().queue('passing')]).toEqual([['cancel a'], undefined]);
  });
});
