import { memory } from '../transport/memory';
import { ManualClock } from '../clock/manual-clock';
import { InMemoryBroker } from './in-memory-broker';
import type { RabbitVersion } from './version-rules';

const DAY_MS = 86_400_000;

async function setUp({ rabbitmq = '4.3', durable = true }: { readonly rabbitmq?: RabbitVersion; readonly durable?: boolean } = {}) {
  const clock = new ManualClock();
  const broker = new InMemoryBroker({ clock, rabbitmq });
  const connection = await memory({ broker }).create().connect();
  const channel = await connection.createChannel();
  await channel.exchangeDeclare('later', 'x-delayed-message', { durable, arguments: { 'x-delayed-type': 'topic' } });
  await channel.queueDeclare('queue', { durable: true });
  await channel.queueBind('queue', 'later', '#');
  const publish = (body: string, delayMs: number): void => {
    channel.basicPublish('later', 'key', { headers: { 'x-delay': delayMs }, deliveryMode: 2 }, Buffer.from(body));
  };
  return {
    clock,
    broker,
    channel,
    publish,
    arrived: () =>
      broker
        .vhost()
        .queue('queue')
        ?.messages.map(({ body }) => body.toString()),
    delayed: () => broker.vhost().exchange('later')?.messagesDelayed,
  };
}

describe('an x-delayed-message exchange', () => {
  test('routes each message when it is due, with one timer for all of them', async () => {
    const { clock, publish, arrived, delayed } = await setUp();
    for (let index = 0; index < 100; index += 1) publish(String(index), 1000 + ((index * 37) % 100) * 10);
    publish('last', DAY_MS);
    expect([clock.timers, delayed(), arrived()]).toEqual([1, 101, []]);
    clock.advance(999);
    expect(arrived()).toEqual([]);
    clock.advance(1);
    expect(arrived()).toEqual(['0']);
    clock.advance(1000);
    expect(arrived()).toEqual(Array.from({ length: 100 }, (_, index) => String((index * 73) % 100)));
    expect([clock.timers, delayed()]).toEqual([1, 1]);
    clock.advance(DAY_MS);
    expect([clock.timers, delayed()]).toEqual([0, 0]);
  });

  test('keeps the order of messages that are due at the same time', async () => {
    const { clock, publish, arrived } = await setUp();
    for (const body of ['a', 'b', 'c', 'd', 'e']) publish(body, 5000);
    clock.advance(5000);
    expect(arrived()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('forgets what it holds when it is deleted', async () => {
    const { clock, channel, publish, arrived } = await setUp();
    publish('body', 1000);
    await channel.exchangeDelete('later');
    expect(clock.timers).toBe(0);
    await channel.exchangeDeclare('later', 'x-delayed-message', { durable: true, arguments: { 'x-delayed-type': 'fanout' } });
    await channel.queueBind('queue', 'later', '');
    clock.advance(1000);
    expect(arrived()).toEqual([]);
  });

  test.each([
    { durable: true, expected: ['body'] },
    { durable: false, expected: [] },
  ])('that is durable ($durable) survives a restart with what it holds', async ({ durable, expected }) => {
    const { clock, broker, publish, arrived } = await setUp({ durable, rabbitmq: '4.0' });
    publish('body', 1000);
    broker.restart();
    clock.advance(1000);
    expect(arrived()).toEqual(expected);
    expect(clock.timers).toBe(0);
  });

  test('holds no message of a transaction back that is rolled back, for it was routed before', async () => {
    const { clock, channel, publish, arrived } = await setUp();
    await channel.txSelect();
    publish('body', 1000);
    await channel.txRollback();
    clock.advance(1000);
    expect(arrived()).toEqual(['body']);
  });

  test.each([
    { rabbitmq: '3.10' as const, expected: 1 },
    { rabbitmq: '4.0' as const, expected: 0 },
  ])('holds $expected messages on $rabbitmq whose delay travels as one byte', async ({ rabbitmq, expected }) => {
    const { publish, delayed } = await setUp({ rabbitmq });
    publish('body', 127);
    expect(delayed()).toBe(expected);
    publish('body', 128);
    expect(delayed()).toBe(expected + 1);
  });

  test('survives a stream that cannot take what is due', async () => {
    const { clock, channel, arrived, delayed } = await setUp();
    await channel.queueDeclare('stream', { durable: true, arguments: { 'x-queue-type': 'stream' } });
    await channel.queueBind('stream', 'later', '#');
    channel.basicPublish('later', 'key', { headers: { 'x-delay': 1000, 'x-stream-filter-value': 1 } }, Buffer.from('odd'));
    clock.advance(1000);
    expect([delayed(), channel.isOpen, arrived()]).toEqual([0, true, ['odd']]);
  });

  test('ends with its virtual host', async () => {
    const { broker, clock } = await setUp();
    broker.addVhost('short');
    const channel = await (await memory({ broker, vhost: 'short' }).create().connect()).createChannel();
    await channel.exchangeDeclare('later', 'x-delayed-message', { arguments: { 'x-delayed-type': 'fanout' } });
    channel.basicPublish('later', '', { headers: { 'x-delay': 1000 } }, Buffer.from('never'));
    expect(clock.timers).toBe(1);
    broker.deleteVhost('short');
    expect(clock.timers).toBe(0);
  });
});
