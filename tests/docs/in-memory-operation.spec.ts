import { Binding, CustomExchange, Queue } from '@nest-amqp/core';
import { InMemoryBroker, ManualClock, memory } from '@nest-amqp/memory';
import { listener } from '../listener/listening';
import { eventually } from '../support/eventually';
import { closeAll, startOn } from './start-on';

const orders = new Queue('orders');

afterEach(closeAll);

describe('operating', () => {
  test('users', async () => {
    const broker = new InMemoryBroker();
    // #region users
    broker.addVhost('reports');
    const shop = broker.addUser({
      name: 'shop',
      password: 'shop',
      permissions: { '/': { configure: '', write: '^amq\\.topic$', read: '' } }, // regular expressions, as rabbitmqctl takes them
      topicPermissions: { '/': { 'amq.topic': { write: '^order\\.', read: '' } } },
      limits: { maxConnections: 2 },
    });
    const { template } = await startOn(broker, { username: 'shop' });
    await expect(template.convertAndSend('amq.topic', 'invoice.sent', {})).rejects.toMatchObject({ replyCode: 403 });
    shop.setTopicPermissions('/', 'amq.topic', { write: '.*', read: '' }); // at once, on the connections that are open
    await template.convertAndSend('amq.topic', 'invoice.sent', {});
    // #endregion
    broker.user('shop').delete();
    broker.deleteVhost('reports');
    expect([broker.usernames, broker.vhostNames]).toEqual([['guest'], ['/']]);
  });

  test('policies', async () => {
    const broker = new InMemoryBroker();
    const { template } = await startOn(broker, { declarables: [orders] });
    // #region policies
    broker.vhost().setPolicy({ name: 'short', pattern: '^orders', applyTo: 'queues', definition: { 'max-length': 1 } });
    for (const id of [7, 8]) await template.convertAndSend('', orders, { id });
    expect(broker.vhost().queue('orders')?.depth).toBe(1);
    broker.vhost().deletePolicy('short');
    // #endregion
  });

  test('tracing', async () => {
    const broker = new InMemoryBroker();
    const traces = new Queue('traces');
    const trace = new Binding({ exchange: 'amq.rabbitmq.trace', destination: 'traces', routingKey: 'publish.#' });
    const { template } = await startOn(broker, { declarables: [orders, traces, trace] });
    // #region tracing
    broker.vhost().trace(true); // to amq.rabbitmq.trace, where the queue 'traces' is bound with publish.#
    await template.convertAndSend('', orders, { id: 7 });
    broker.vhost().trace(false);
    expect(broker.vhost().queue('traces')?.messages[0]).toMatchObject({
      routingKey: 'publish.',
      properties: { headers: { exchange_name: '', routing_keys: ['orders'] } },
    });
    // #endregion
  });

  test('the time to acknowledge', async () => {
    // #region acknowledging
    const clock = new ManualClock();
    const broker = new InMemoryBroker({ rabbitmq: '4.0', clock, limits: { consumerTimeoutMs: 60_000 } }); // 30 minutes by default
    const channel = await (await memory({ broker }).create().connect()).createChannel();
    await channel.queueDeclare('slow');
    channel.basicPublish('', 'slow', {}, Buffer.from('x'));
    await channel.basicGet('slow');

    clock.advance(120_000); // 406 PRECONDITION_FAILED - delivery acknowledgement on channel 1 timed out
    await broker.whenIdle();
    expect([channel.isOpen, broker.vhost().queue('slow')?.depth]).toEqual([false, 1]);
    // #endregion
  });

  test('streams', async () => {
    const broker = new InMemoryBroker();
    const read: unknown[] = [];
    // #region streams
    const log = new Queue('log', { arguments: { 'x-queue-type': 'stream' } });
    const options = { consumerArguments: { 'x-stream-offset': 'first' } };
    const { template } = await startOn(broker, { listeners: [listener(log, (entry) => read.push(entry), { options })] });
    await template.convertAndSend('', log, { n: 1 });
    await eventually(() => expect(read).toEqual([{ n: 1 }]));
    expect(broker.vhost().queue('log')?.messages[0]?.properties.headers).toMatchObject({ 'x-stream-offset': 0 });
    // #endregion
  });

  test('delayed and hash exchanges', async () => {
    // #region exchanges
    const clock = new ManualClock();
    const broker = new InMemoryBroker({ clock });
    const later = new CustomExchange('later', 'x-delayed-message', { arguments: { 'x-delayed-type': 'fanout' } });
    const shards = new CustomExchange('shards', 'x-consistent-hash');
    const { template } = await startOn(broker, {
      declarables: [
        ...[orders, later, new Binding({ exchange: 'later', destination: 'orders', routingKey: '' })],
        ...[shards, new Binding({ exchange: 'shards', destination: 'orders', routingKey: '1' })], // a weight
      ],
    });
    await template.convertAndSend(later, '', { id: 7 }, { headers: { 'x-delay': 60_000 } });
    await template.convertAndSend(shards, 'customer-12', { id: 8 });
    expect([broker.vhost().exchange('later')?.messagesDelayed, broker.vhost().queue('orders')?.depth]).toEqual([1, 1]);
    clock.advance(60_000);
    expect(broker.vhost().queue('orders')?.depth).toBe(2);
    // #endregion
  });
});
