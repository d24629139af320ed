import type { Channel, Delivery, HeaderTable } from '@nest-amqp/core';
import { InMemoryBroker } from '../broker/in-memory-broker';
import type { Deliverable } from '../broker/peer';
import { ManualClock } from '../clock/manual-clock';
import { memory } from '../transport/memory';

let clock: ManualClock;
let broker: InMemoryBroker;
let channel: Channel;

async function open(): Promise<Channel> {
  return (await memory({ broker }).create().connect()).createChannel();
}

beforeEach(async () => {
  clock = new ManualClock();
  broker = new InMemoryBroker({ clock });
  channel = await open();
});

async function declare(args: HeaderTable = {}): Promise<void> {
  await channel.queueDeclare('s', { durable: true, arguments: { 'x-queue-type': 'stream', ...args } });
}

function send(...bodies: readonly string[]): void {
  for (const body of bodies) channel.basicPublish('', 's', {}, Buffer.from(body));
}

async function read(on: Channel, offset: string, prefetch = 10): Promise<Delivery[]> {
  const got: Delivery[] = [];
  await on.basicQos(prefetch);
  await on.basicConsume('s', (delivery) => got.push(delivery), { consumerTag: offset, arguments: { 'x-stream-offset': offset } });
  await broker.whenIdle();
  return got;
}

const bodies = (messages: readonly { readonly body: Buffer }[]): string[] => messages.map(({ body }) => body.toString());

describe('a stream', () => {
  it('shows all that it keeps, with the offsets, and who reads it', async () => {
    await declare();
    send('one', 'two');
    await read(channel, 'first', 1);
    const queue = broker.vhost().queue('s')!;
    expect([queue.type, queue.depth, queue.unacked, queue.consumers]).toEqual(['stream', 2, 1, [{ consumerTag: 'first', unacked: 1 }]]);
    expect(queue.messages).toMatchObject([
      { body: Buffer.from('one'), redelivered: false, properties: { headers: { 'x-stream-offset': 0 } } },
      { body: Buffer.from('two'), redelivered: false, properties: { headers: { 'x-stream-offset': 1 } } },
    ]);
    channel.basicAck(1);
    expect([queue.depth, queue.unacked]).toEqual([2, 1]);
  });

  it('keeps its messages over a restart, persistent or not, and their offsets', async () => {
    await declare();
    send('one', 'two');
    broker.restart();
    channel = await open();
    send('three');
    const got = await read(channel, 'first');
    expect(got.map(({ body, properties }) => [body.toString(), properties.headers])).toEqual([
      ['one', { 'x-stream-offset': 0 }],
      ['two', { 'x-stream-offset': 1 }],
      ['three', { 'x-stream-offset': 2 }],
    ]);
  });

  it('forgets what is too old when a segment is complete', async () => {
    await declare({ 'x-max-age': '1m', 'x-stream-max-segment-size-bytes': 6 });
    send('one', 'two');
    clock.advance(60_001);
    send('three');
    expect(bodies(broker.vhost().queue('s')!.messages)).toEqual(['one', 'two', 'three']);
    send('four');
    expect(bodies(broker.vhost().queue('s')!.messages)).toEqual(['three', 'four']);
  });

  it('is read from a time', async () => {
    await declare();
    for (const body of ['one', 'two', 'three']) {
      send(body);
      clock.advance(60_000);
    }
    expect(bodies(await read(channel, '2m'))).toEqual(['two', 'three']);
  });

  it('lets each consumer read at its own pace, in the order of the log', async () => {
    await declare();
    const numbers = Array.from({ length: 2000 }, (_, number) => String(number));
    send(...numbers);
    const slow = await read(channel, 'first', 1);
    const fast: string[] = [];
    const other = await open();
    await other.basicQos(7);
    await other.basicConsume(
      's',
      ({ body, deliveryTag }) => {
        fast.push(body.toString());
        other.basicAck(deliveryTag);
      },
      { arguments: { 'x-stream-offset': 'first' } },
    );
    await broker.whenIdle();
    expect([slow.length, fast]).toEqual([1, numbers]);
    expect(broker.vhost().queue('s')!.unacked).toBe(1);
  });

  it.each(['3.10', '4.0', '4.3'] as const)('of %s tells its consumers when it is deleted, after the answer', async (rabbitmq) => {
    broker = new InMemoryBroker({ rabbitmq });
    channel = await open();
    await declare();
    await read(channel, 'next');
    const told: string[] = [];
    channel.onCancel((tag) => told.push(tag));
    await channel.queueDelete('s').then(() => told.push('deleted'));
    while (told.length < 2) await new Promise((resolve) => setImmediate(resolve));
    // of 4.0 both come in one breath, and a promise is heard after a listener
    expect(told).toEqual(rabbitmq === '4.0' ? ['next', 'deleted'] : ['deleted', 'next']);
    expect(broker.vhost().queue('s')).toBeUndefined();
  });

  it('does not tell a consumer of a deletion that has ended before', async () => {
    await declare();
    await read(channel, 'next');
    const told: string[] = [];
    channel.onCancel((tag) => told.push(tag));
    void channel.queueDelete('s');
    await channel.basicCancel('next');
    await broker.whenIdle();
    expect(told).toEqual([]);
  });

  it('loses a dead letter that it cannot take, and nothing else', async () => {
    await declare();
    await channel.queueDeclare('dying', {
      arguments: { 'x-message-ttl': 5, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 's' },
    });
    channel.basicPublish('', 'dying', { headers: { 'x-stream-filter-value': 5 } }, Buffer.from('bad'));
    channel.basicPublish('', 'dying', {}, Buffer.from('good'));
    clock.advance(5);
    expect([bodies(broker.vhost().queue('s')!.messages), channel.isOpen]).toEqual([['good'], true]);
  });

  it('leaves a policy alone that also sets what is not for streams', async () => {
    const limits = { 'max-length-bytes': 3, 'stream-max-segment-size-bytes': 2 };
    broker.vhost().setPolicy({ name: 'limits', pattern: '^s$', definition: { ...limits, 'message-ttl': 1 } });
    await declare();
    send('aa', 'bb', 'cc');
    expect(broker.vhost().queue('s')?.depth).toBe(3);
    broker.vhost().setPolicy({ name: 'limits', pattern: '^s$', definition: limits });
    send('dd');
    expect(broker.vhost().queue('s')?.depth).toBeLessThan(3);
  });

  it('waits for a client that takes nothing at the moment', async () => {
    await declare();
    send('a', 'b', 'c');
    const got: string[] = [];
    let isFull = false;
    const nothing = (): void => undefined;
    const peer = {
      get hasRoom() {
        return !isFull;
      },
      deliver: (_tag: string, _deliveryTag: number, { message }: Deliverable) => {
        got.push(message.body.toString());
        isFull = true;
      },
      returned: nothing,
      confirmed: nothing,
      cancelled: nothing,
      closed: nothing,
    };
    const ends = { closed: nothing, lost: nothing, blocked: nothing, unblocked: nothing };
    const connection = broker.open({ vhost: '/', username: 'guest', name: 'slow', peer: ends, channelMax: 0, cancelNotify: true });
    const slow = connection.openChannel(1, peer);
    slow.consuming.qos({ prefetchCount: 10, prefetchSize: 0, global: false });
    slow.consuming.consume('s', { arguments: { 'x-stream-offset': 'first' } }, nothing);
    expect(got).toEqual(['a']);
    slow.settling.ack(1, false);
    expect(got).toEqual(['a']);
    isFull = false;
    slow.resume();
    expect(got).toEqual(['a', 'b']);
  });
});
