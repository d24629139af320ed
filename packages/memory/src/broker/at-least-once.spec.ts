import { memory } from '../transport/memory';
import { ManualClock } from '../clock/manual-clock';
import { InMemoryBroker } from './in-memory-broker';

const MINUTES_MS = 60_000;

async function setUp(args: Readonly<Record<string, string | number>> = {}) {
  const clock = new ManualClock();
  const broker = new InMemoryBroker({ clock });
  const connection = await memory({ broker }).create().connect();
  const channel = await connection.createChannel();
  const strategy = { 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish', 'x-dead-letter-exchange': 'letters' };
  await channel.queueDeclare('queue', { durable: true, arguments: { 'x-queue-type': 'quorum', ...strategy, ...args } });
  await channel.queueDeclare('dead', { durable: true });
  const addExchange = async (): Promise<void> => {
    await channel.exchangeDeclare('letters', 'fanout', { durable: true });
    await channel.queueBind('dead', 'letters', '');
  };
  const die = async (body: string): Promise<void> => {
    channel.basicPublish('', 'queue', {}, Buffer.from(body));
    channel.basicReject((await channel.basicGet('queue'))?.deliveryTag ?? 0, false);
  };
  const arrived = (): readonly string[] | undefined =>
    broker
      .vhost()
      .queue('dead')
      ?.messages.map(({ body }) => body.toString());
  return { clock, broker, channel, addExchange, die, arrived };
}

describe('at-least-once dead-lettering', () => {
  test('tries again after three minutes what had no exchange to go to', async () => {
    const { clock, addExchange, die, arrived } = await setUp();
    await die('one');
    await addExchange();
    await die('two');
    expect(arrived()).toEqual(['two']);
    clock.advance(3 * MINUTES_MS);
    expect(arrived()).toEqual(['two', 'one']);
    expect(clock.timers).toBe(0);
  });

  test('tries again what a queue had no room for, and only there', async () => {
    const { clock, channel, addExchange, die, arrived } = await setUp();
    await addExchange();
    await channel.queueDeclare('full', { durable: true, arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' } });
    await channel.queueBind('full', 'letters', '');
    await die('one');
    await die('two');
    clock.advance(3 * MINUTES_MS);
    expect(arrived()).toEqual(['one', 'two']);
    await channel.queuePurge('full');
    clock.advance(3 * MINUTES_MS);
    expect(arrived()).toEqual(['one', 'two']);
    expect((await channel.basicGet('full'))?.body.toString()).toBe('two');
    expect(clock.timers).toBe(0);
  });

  test('has thirty-two letters on their way, and the others wait behind them', async () => {
    const { clock, addExchange, die, arrived } = await setUp();
    for (let letter = 0; letter < 33; letter += 1) await die(String(letter));
    await addExchange();
    await die('33');
    expect(arrived()).toEqual([]);
    clock.advance(3 * MINUTES_MS);
    expect(arrived()).toEqual(Array.from({ length: 34 }, (_, index) => String(index)));
  });

  test('keeps letters over a restart and tries them then', async () => {
    const { broker, addExchange, die, arrived } = await setUp();
    await die('body');
    await addExchange();
    broker.restart();
    expect(arrived()).toEqual(['body']);
  });

  test.each(['drop-head', undefined])('is at most once with the overflow mode %s', async (overflow) => {
    const { clock, addExchange, die, arrived } = await setUp(
      overflow ? { 'x-overflow': overflow } : { 'x-dead-letter-strategy': 'at-most-once' },
    );
    await die('one');
    await addExchange();
    clock.advance(3 * MINUTES_MS);
    expect(arrived()).toEqual([]);
  });

  test('forgets its letters with their queue', async () => {
    const { clock, channel, die } = await setUp();
    await die('body');
    expect(clock.timers).toBe(1);
    await channel.queueDelete('queue');
    expect(clock.timers).toBe(0);
  });
});
