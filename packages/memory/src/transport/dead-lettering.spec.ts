import type { Channel, HeaderTable } from '@nest-amqp/core';
import { InMemoryBroker } from '../broker/in-memory-broker';
import type { RabbitVersion } from '../broker/version-rules';
import { ManualClock } from '../clock/manual-clock';
import { memory } from './memory';

const clock = new ManualClock(1_700_000_000_500);
const time = new Date(1_700_000_000_000);
const DEAD_TO_D = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'd' };

async function opened(rabbitmq: RabbitVersion = '4.3'): Promise<{ broker: InMemoryBroker; channel: Channel }> {
  const broker = new InMemoryBroker({ rabbitmq, clock });
  const channel = await (await memory({ broker }).create().connect()).createChannel();
  await channel.queueDeclare('d');
  return { broker, channel };
}

function publish(channel: Channel, queue: string, body: string, properties: Parameters<Channel['basicPublish']>[2] = {}): void {
  channel.basicPublish('', queue, properties, Buffer.from(body));
}

function bodies(broker: InMemoryBroker, queue: string): readonly string[] | undefined {
  return broker
    .vhost()
    .queue(queue)
    ?.messages.map((message) => message.body.toString());
}

describe('expiry', () => {
  it('drops a message when its own time or that of the queue is over, whichever is shorter', async () => {
    const { broker, channel } = await opened();
    await channel.queueDeclare('q', { arguments: { 'x-message-ttl': 100 } });
    publish(channel, 'q', 'own', { expirationMs: 50 });
    publish(channel, 'q', "queue's", { expirationMs: 500 });
    clock.advance(49);
    expect(bodies(broker, 'q')).toEqual(['own', "queue's"]);
    clock.advance(1);
    expect(bodies(broker, 'q')).toEqual(["queue's"]);
    clock.advance(50);
    expect(bodies(broker, 'q')).toEqual([]);
    expect(clock.timers).toBe(0);
  });

  it('happens only at the head', async () => {
    const { broker, channel } = await opened();
    await channel.queueDeclare('q');
    publish(channel, 'q', 'long', { expirationMs: 60_000 });
    publish(channel, 'q', 'short', { expirationMs: 1 });
    clock.advance(100);
    expect(broker.vhost().queue('q')?.depth).toBe(2);
    expect((await channel.basicGet('q'))?.body.toString()).toBe('long');
    expect(await channel.basicGet('q')).toBeUndefined();
    await channel.queueDelete('q');
  });

  it('spares what is unacknowledged, and takes it when it comes back', async () => {
    const { broker, channel } = await opened();
    await channel.queueDeclare('q', { arguments: DEAD_TO_D });
    publish(channel, 'q', 'm', { expirationMs: 10 });
    await channel.basicGet('q');
    clock.advance(100);
    expect(broker.vhost().queue('q')?.unacked).toBe(1);
    channel.basicReject(1);
    expect([bodies(broker, 'q'), bodies(broker, 'd')]).toEqual([[], ['m']]);
  });

  it('delivers a message without any time only to a consumer that is ready', async () => {
    const { broker, channel } = await opened();
    await channel.queueDeclare('q');
    const got: string[] = [];
    publish(channel, 'q', 'nobody', { expirationMs: 0 });
    await channel.basicConsume('q', ({ body }) => got.push(body.toString()));
    publish(channel, 'q', 'somebody', { expirationMs: 0 });
    await broker.whenIdle();
    expect(got).toEqual(['somebody']);
  });

  it('deletes a queue that nobody has used for the time of x-expires', async () => {
    const { broker, channel } = await opened();
    await channel.queueDeclare('q', { arguments: { 'x-expires': 100 } });
    clock.advance(60);
    await channel.basicGet('q');
    clock.advance(60);
    const tag = await channel.basicConsume('q', () => undefined);
    clock.advance(1000);
    expect(broker.vhost().queue('q')).toBeDefined();
    await channel.basicCancel(tag);
    clock.advance(100);
    expect(broker.vhost().queue('q')).toBeUndefined();
    expect(clock.timers).toBe(0);
  });
});

describe('length limits', () => {
  it('drop the oldest, or a message that is too large for the queue', async () => {
    const { broker, channel } = await opened();
    await channel.queueDeclare('q', { arguments: { 'x-max-length-bytes': 10, ...DEAD_TO_D } });
    for (const body of ['aaaaaa', 'bbbb', 'cc']) publish(channel, 'q', body);
    expect([bodies(broker, 'q'), bodies(broker, 'd')]).toEqual([['bbbb', 'cc'], ['aaaaaa']]);
    publish(channel, 'q', 'd'.repeat(11));
    expect(bodies(broker, 'q')).toEqual([]);
  });

  it('do not count what is unacknowledged', async () => {
    const { broker, channel } = await opened();
    await channel.queueDeclare('q', { arguments: { 'x-max-length': 1 } });
    publish(channel, 'q', '1');
    await channel.basicGet('q');
    publish(channel, 'q', '2');
    expect(bodies(broker, 'q')).toEqual(['2']);
  });

  it('dead-letter what they refuse if told so', async () => {
    const { broker, channel } = await opened();
    await channel.queueDeclare('q', { arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish-dlx', ...DEAD_TO_D } });
    for (const body of ['1', '2']) publish(channel, 'q', body);
    expect([bodies(broker, 'q'), bodies(broker, 'd')]).toEqual([['1'], ['2']]);
  });
});

describe('dead letters', () => {
  it.each<[RabbitVersion, HeaderTable, readonly string[]]>([
    ['3.10', {}, ['count', 'reason', 'queue', 'time', 'exchange', 'routing-keys', 'original-expiration']],
    [
      '4.3',
      { 'x-last-death-reason': 'expired', 'x-last-death-queue': 'q', 'x-last-death-exchange': '' },
      ['original-expiration', 'count', 'reason', 'queue', 'time', 'exchange', 'routing-keys'],
    ],
  ])('carry their history as %s writes it', async (version, more, order) => {
    const { channel } = await opened(version);
    await channel.queueDeclare('q', { arguments: DEAD_TO_D });
    clock.advance(1_700_000_000_500 - clock.now());
    publish(channel, 'q', 'm', { expirationMs: 0, headers: { a: 1 } });
    const dead = await channel.basicGet('d');
    expect(dead).toMatchObject({ exchange: '', routingKey: 'd', redelivered: false });
    expect(dead?.properties.expirationMs).toBeUndefined();
    const history = { count: 1, reason: 'expired', queue: 'q', time, exchange: '', 'routing-keys': ['q'], 'original-expiration': '0' };
    expect(dead?.properties.headers).toEqual({
      a: 1,
      'x-death': [history],
      'x-first-death-reason': 'expired',
      'x-first-death-queue': 'q',
      'x-first-death-exchange': '',
      ...more,
    });
    expect(Object.keys((dead?.properties.headers?.['x-death'] as HeaderTable[])[0]!)).toEqual(order);
  });

  it('count up when they die of the same in the same queue again', async () => {
    const { channel } = await opened();
    await channel.queueDeclare('q', { arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'wait' } });
    await channel.queueDeclare('wait', {
      arguments: { 'x-message-ttl': 10, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'q' },
    });
    publish(channel, 'q', 'm');
    for (let round = 0; round < 3; round += 1) {
      const delivery = await channel.basicGet('q');
      channel.basicReject(delivery?.deliveryTag ?? 0, false);
      clock.advance(10);
    }
    const deaths = (await channel.basicGet('q'))?.properties.headers?.['x-death'];
    expect(deaths).toMatchObject([
      { queue: 'wait', reason: 'expired', count: 3 },
      { queue: 'q', reason: 'rejected', count: 3 },
    ]);
  });

  it('are dropped when they would go round by themselves', async () => {
    const { broker, channel } = await opened();
    await channel.queueDeclare('q', { arguments: { 'x-message-ttl': 10, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'q' } });
    publish(channel, 'q', 'm');
    clock.advance(100);
    expect(bodies(broker, 'q')).toEqual([]);
  });

  it.each<[RabbitVersion, number, boolean]>([
    ['3.10', 2, false],
    ['4.0', 1, false],
    ['4.3', 1, true],
  ])('that a client publishes again have a count of %s: %d, and redelivered is %s', async (version, count, redelivered) => {
    const { channel } = await opened(version);
    await channel.queueDeclare('q', { arguments: DEAD_TO_D });
    publish(channel, 'q', 'm');
    channel.basicReject((await channel.basicGet('q'))?.deliveryTag ?? 0, false);
    const dead = await channel.basicGet('d');
    publish(channel, 'q', 'm', { headers: dead?.properties.headers ?? {} });
    channel.basicReject((await channel.basicGet('q'))?.deliveryTag ?? 0, false);
    const again = await channel.basicGet('d');
    expect(again?.properties.headers?.['x-death']).toMatchObject([{ count }]);
    expect(again?.redelivered).toBe(redelivered);
  });
});
