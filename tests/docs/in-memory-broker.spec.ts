import { Queue } from '@nest-amqp/core';
import { InMemoryBroker, ManualClock, memory } from '@nest-amqp/memory';
import { listener } from '../listener/listening';
import { eventually } from '../support/eventually';
import { closeAll, startOn } from './start-on';

const orders = new Queue('orders');

afterEach(closeAll);

describe('looking in, waiting and hurting', () => {
  test('making', () => {
    // #region making
    const clock = new ManualClock();
    const broker = new InMemoryBroker({
      rabbitmq: '4.0', // 4.3 by default
      clock, // the real time by default
      vhosts: ['/', { name: 'orders', limits: { maxQueues: 100 } }],
      users: [
        { name: 'guest', password: 'guest' }, // may do everything, everywhere
        { name: 'shop', password: 'shop', permissions: { orders: { configure: '^shop', write: '^shop', read: '.*' } } },
      ],
      limits: { maxMessageSize: 1_000_000, channelMax: 16 },
    });
    const transport = memory({ broker, vhost: 'orders', username: 'shop', password: 'shop' });
    // #endregion
    expect([transport.name, broker.vhostNames, broker.usernames]).toEqual(['memory', ['/', 'orders'], ['guest', 'shop']]);
  });

  test('looking in', async () => {
    const broker = new InMemoryBroker();
    const { template } = await startOn(broker, { declarables: [orders] });
    // #region looking-in
    await template.convertAndSend('', orders, { id: 7 });

    const queue = broker.vhost().queue('orders');
    expect(queue).toMatchObject({ type: 'classic', durable: true, depth: 1, unacked: 0, consumers: [] });
    expect(queue?.messages[0]?.body.toString()).toBe('{"id":7}');
    expect(queue?.messages[0]?.properties.contentType).toBe('application/json');
    expect(queue?.unackedMessages).toEqual([]); // with consumerTag, deliveryTag, channelNumber and connection
    expect(broker.vhost().exchange('amq.topic')?.bindings).toEqual([]);
    expect(broker.connections.map(({ username, isOpen }) => [username, isOpen])).toContainEqual(['guest', true]);
    // #endregion
    expect(queue?.purge()).toBe(1);
  });

  test('waiting', async () => {
    const broker = new InMemoryBroker();
    const handled: unknown[] = [];
    const { template } = await startOn(broker, { listeners: [listener(orders, (order) => handled.push(order))] });
    // #region waiting
    await template.convertAndSend('', orders, { id: 7 });
    await broker.whenIdle();
    expect(handled).toEqual([{ id: 7 }]);
    // #endregion
  });

  test('time', async () => {
    // #region time
    const clock = new ManualClock();
    const broker = new InMemoryBroker({ clock });
    const passing = new Queue('passing', { arguments: { 'x-message-ttl': 60_000 } });
    const { template } = await startOn(broker, { declarables: [passing] });
    await template.convertAndSend('', passing, { id: 7 });

    clock.advance(59_999);
    expect(broker.vhost().queue('passing')?.depth).toBe(1);
    clock.advance(1);
    expect(broker.vhost().queue('passing')?.depth).toBe(0);
    // #endregion
  });

  test('losing connections', async () => {
    const broker = new InMemoryBroker();
    const handled: unknown[] = [];
    const { template } = await startOn(broker, { listeners: [listener(orders, (order) => handled.push(order))] });
    // #region losing
    broker.connections[0]?.drop(); // one of them is cut
    broker.dropConnections('maintenance'); // all are closed, as by an operator: 320 CONNECTION_FORCED - maintenance
    broker.restart(); // and what is not durable goes

    await template.convertAndSend('', orders, { id: 7 }); // the application comes back
    await eventually(() => expect(handled).toEqual([{ id: 7 }]));
    // #endregion
  });

  test('refusing', async () => {
    const broker = new InMemoryBroker();
    const { template } = await startOn(broker, { declarables: [orders] });
    // #region refusing
    const queue = broker.vhost().queue('orders');
    queue?.nackNext(); // the next publish that reaches it; broker.vhost().nackNext() is for all queues
    await expect(template.convertAndSend('', orders, { id: 7 })).rejects.toMatchObject({ name: 'AmqpNackError', outcome: 'refused' });
    await template.convertAndSend('', orders, { id: 8 });
    expect(queue?.depth).toBe(1);
    // #endregion
  });

  test('blocking, delaying', async () => {
    const broker = new InMemoryBroker();
    const { template } = await startOn(broker, { declarables: [orders] });
    // #region blocking
    broker.block('low on memory'); // publishers are told and not heard
    const sent = template.convertAndSend('', orders, { id: 7 });
    await broker.whenIdle();
    expect(broker.vhost().queue('orders')?.depth).toBe(0);
    broker.unblock();
    await sent;

    broker.delay(20); // answers, confirms and deliveries come 20 ms later, on the clock of the broker
    await template.convertAndSend('', orders, { id: 8 });
    broker.delay(0);

    broker.refuseConnections(); // until acceptConnections()
    await expect(memory({ broker }).create().connect()).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    broker.acceptConnections();
    // #endregion
  });

  test('cancelling', async () => {
    const broker = new InMemoryBroker();
    await startOn(broker, { listeners: [listener(orders, () => undefined)] });
    // #region cancelling
    const queue = broker.vhost().queue('orders');
    expect(queue?.cancelConsumers()).toBe(1); // or only those of a tag
    await eventually(() => expect(queue?.consumers).toHaveLength(1)); // the listener consumes again
    // #endregion
  });
});
