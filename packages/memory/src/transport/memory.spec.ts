import { AmqpOptionsError } from '@nest-amqp/core';
import { InMemoryBroker } from '../broker/in-memory-broker';
import { ManualClock } from '../clock/manual-clock';
import { memory } from './memory';

describe('memory', () => {
  it('gives each application a broker of its own', async () => {
    const factory = memory();
    const [one, two] = [factory.create(), factory.create()];
    await (await (await one.connect()).createChannel()).queueDeclare('q');
    const refused = (await (await two.connect()).createChannel()).queueDeclarePassive('q');
    await expect(refused).rejects.toMatchObject({ replyCode: 404 });
  });

  it('shares a broker that it is given', async () => {
    const broker = new InMemoryBroker();
    await (await (await memory({ broker }).create().connect()).createChannel()).queueDeclare('q');
    const found = (await (await memory({ broker }).create().connect()).createChannel()).queueDeclarePassive('q');
    await expect(found).resolves.toMatchObject({ queue: 'q' });
  });

  it('says what it is, as the version that it was told to be', async () => {
    const clock = new ManualClock();
    const transport = memory({ rabbitmq: '3.10', clock, vhost: 'orders' }).create();
    expect([transport.name, transport.address, transport.clock]).toEqual(['memory', 'memory://guest@in-process/orders', clock]);
    expect((await transport.connect()).serverProperties).toEqual({ product: 'RabbitMQ', version: '3.10.8' });
  });

  it('refuses to start in production unless it may', () => {
    const { NODE_ENV } = process.env;
    process.env.NODE_ENV = 'production';
    try {
      expect(() => memory().create()).toThrow(AmqpOptionsError);
      expect(memory({ allowInProduction: true }).create().name).toBe('memory');
    } finally {
      process.env.NODE_ENV = NODE_ENV;
    }
  });

  it('names all faulty options at once', () => {
    const broker = new InMemoryBroker();
    const faulty = () => memory({ broker, rabbitmq: '4.0', clock: new ManualClock(), vhost: 'none', username: '' });
    expect(faulty).toThrow(/4 options are not usable[^]*rabbitmq[^]*clock[^]*vhost[^]*username/);
  });

  it('gives up an attempt that is aborted', async () => {
    const attempt = memory().create().connect({ signal: AbortSignal.abort() });
    await expect(attempt).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
  });

  it('leaves no timer behind that keeps a process alive', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();
    const channel = await (await memory().create().connect()).createChannel();
    await channel.queueDeclare('q', { arguments: { 'x-message-ttl': 60_000, 'x-expires': 60_000 } });
    channel.basicPublish('', 'q', {}, Buffer.alloc(0));
    expect(timers()).toBe(before);
  });
});
