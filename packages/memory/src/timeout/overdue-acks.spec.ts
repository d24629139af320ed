import type { AmqpError, Channel } from '@nest-amqp/core';
import { InMemoryBroker } from '../broker/in-memory-broker';
import { ManualClock } from '../clock/manual-clock';
import type { RabbitVersion } from '../broker/version-rules';
import { memory } from '../transport/memory';

async function opened(rabbitmq: RabbitVersion, consumerTimeoutMs?: number) {
  const clock = new ManualClock();
  const broker = new InMemoryBroker({ rabbitmq, clock, limits: { ...(consumerTimeoutMs && { consumerTimeoutMs }) } });
  const channel = await (await memory({ broker }).create().connect()).createChannel();
  const errors: (AmqpError | undefined)[] = [];
  channel.onClose((error) => errors.push(error));
  return { clock, broker, channel, errors };
}

function publish(channel: Channel, queue: string, ...bodies: readonly string[]): void {
  for (const body of bodies) channel.basicPublish('', queue, {}, Buffer.from(body));
}

const text = (timeoutMs: number): string =>
  `PRECONDITION_FAILED - delivery acknowledgement on channel 1 timed out. Timeout value used: ${String(timeoutMs)} ms. ` +
  'This timeout value can be configured, see consumers doc guide to learn more';

describe('delivery acknowledgement timeout', () => {
  it.each(['3.10', '4.0'] as const)('closes the channel at the first tick after it, as %s', async (rabbitmq) => {
    const { clock, broker, channel, errors } = await opened(rabbitmq);
    await channel.queueDeclare('q');
    publish(channel, 'q', 'a', 'b');
    await channel.basicGet('q');
    clock.advance(1_800_000);
    await broker.whenIdle();
    expect(channel.isOpen).toBe(true);
    clock.advance(60_000);
    await broker.whenIdle();
    expect(errors).toMatchObject([{ replyCode: 406, replyText: text(1_800_000), classId: 0, methodId: 0 }]);
    expect(broker.vhost().queue('q')).toMatchObject({ depth: 2, unacked: 0 });
    expect(clock.timers).toBe(0);
  });

  it('counts from the delivery of the oldest message, and stops when all are acknowledged', async () => {
    const { clock, broker, channel } = await opened('4.0', 100_000);
    await channel.queueDeclare('q');
    await channel.basicConsume('q', () => undefined);
    for (let tag = 1; tag < 10; tag += 1) {
      publish(channel, 'q', 'a');
      clock.advance(60_000);
      channel.basicAck(tag);
    }
    clock.advance(60_000);
    await broker.whenIdle();
    expect([channel.isOpen, clock.timers]).toEqual([true, 0]);
  });

  it('is that of the queue from 4.0 on', async () => {
    const args = { 'x-consumer-timeout': 1_000 };
    const [old, newer] = [await opened('3.10'), await opened('4.0')];
    for (const { clock, broker, channel } of [old, newer]) {
      await channel.queueDeclare('q', { arguments: args });
      publish(channel, 'q', 'a');
      await channel.basicGet('q');
      clock.advance(60_000);
      await broker.whenIdle();
    }
    expect(old.channel.isOpen).toBe(true);
    expect(newer.errors).toMatchObject([{ replyText: text(1_000) }]);
  });

  it('gives messages of a quorum queue back as 4.3, to others until the consumer has settled what it was late with', async () => {
    const { clock, broker, channel } = await opened('4.3');
    const cancelled: string[] = [];
    channel.onCancel((tag) => cancelled.push(tag));
    await channel.queueDeclare('q', { durable: true, arguments: { 'x-queue-type': 'quorum', 'x-consumer-timeout': 1_000 } });
    await channel.basicQos(2);
    await channel.basicConsume('q', () => undefined, { consumerTag: 'slow' });
    publish(channel, 'q', 'a', 'b', 'c');
    clock.advance(1_100);
    await broker.whenIdle();
    expect(cancelled).toContain('slow');
    const queue = broker.vhost().queue('q');
    expect([queue?.depth, queue?.unacked, queue?.consumers.length]).toEqual([3, 0, 1]);
    expect(queue?.messages[0]).toMatchObject({ redelivered: true, properties: { headers: { 'x-acquired-count': 1 } } });
    channel.basicAck(1);
    expect(queue?.depth).toBe(3);
    channel.basicAck(2);
    expect([queue?.depth, queue?.unacked, channel.isOpen]).toEqual([1, 2, true]);
  });

  it('does not hold for classic queues in 4.3', async () => {
    const { clock, broker, channel } = await opened('4.3', 1_000);
    await channel.queueDeclare('q');
    publish(channel, 'q', 'a');
    await channel.basicConsume('q', () => undefined);
    clock.advance(3_600_000);
    await broker.whenIdle();
    expect([channel.isOpen, broker.vhost().queue('q')?.unacked, clock.timers]).toEqual([true, 1, 0]);
  });

  it('counts for what a transaction settled and took back', async () => {
    const { clock, broker, channel, errors } = await opened('4.0', 100_000);
    await channel.queueDeclare('q');
    publish(channel, 'q', 'a');
    await channel.txSelect();
    await channel.basicGet('q');
    channel.basicAck(1);
    clock.advance(60_000);
    await channel.txRollback();
    clock.advance(240_000);
    await broker.whenIdle();
    expect(errors).toHaveLength(1);
    expect(broker.vhost().queue('q')).toMatchObject({ depth: 1, unacked: 0 });
  });
});
