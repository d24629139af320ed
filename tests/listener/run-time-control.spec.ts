import type { ListenerRegistration } from '@nest-amqp/client';
import { AmqpOptionsError, Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { Gate, listener, LogBook } from './listening';

describeOnEachTransport('a listener at run time', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;
  let other: Queue;

  beforeEach(() => {
    queue = applications.queue('run-time');
    other = applications.queue('run-time-too');
  });

  afterEach(() => applications.close());

  const consumers = async (application: ReturnType<Applications['make']>, of = queue) =>
    (await application.admin.getQueueInfo(of))?.consumerCount;

  const reconnected = async ({ connection }: ReturnType<Applications['make']>) => {
    transport.refuse(true);
    transport.cut();
    await eventually(() => expect(connection.current === undefined).toBe(true));
    transport.refuse(false);
    await connection.ready();
  };

  it('consumes queues that are added, with as many consumers, and no longer those that are removed (Spring G2, G12)', async () => {
    const received: unknown[] = [];
    const tags = new Map<string, Set<string>>();
    const application = applications.make();
    const container = application.addListener(
      listener(
        queue,
        (payload, { message: { properties } }) => {
          received.push(payload);
          const { consumerQueue = '', consumerTag = '' } = properties;
          tags.set(consumerQueue, (tags.get(consumerQueue) ?? new Set()).add(consumerTag));
        },
        { options: { consumers: 2 } },
      ),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    await eventually(() => expect(received).toEqual([1]));
    await container.addQueues(other);
    expect(container.queues).toEqual([queue.name, other.name]);
    expect([await consumers(application), await consumers(application, other)]).toEqual([2, 2]);
    await application.template.convertAndSend('', other.name, 2);
    await eventually(() => expect(received).toEqual([1, 2]));
    await container.setConsumers(1);
    expect([await consumers(application), await consumers(application, other)]).toEqual([1, 1]);
    await container.setConsumers(2);
    expect([await consumers(application), await consumers(application, other)]).toEqual([2, 2]);
    await container.removeQueues(queue, uniqueName('unknown'));
    expect([await consumers(application), await consumers(application, other)]).toEqual([0, 2]);
    await container.removeQueues(other);
    expect([container.queues, await consumers(application, other)]).toEqual([[], 0]);
    await container.setQueues(queue.name);
    await application.template.convertAndSend('', queue.name, 3);
    await eventually(() => expect(received).toEqual([1, 2, 3]));
  });

  it('does not disturb the queues that stay, and gives back what was not begun of those that go', async () => {
    const gate = new Gate();
    const begun: unknown[] = [];
    const application = applications.make();
    const container = application.addListener(
      listener([queue, other], (payload) => {
        begun.push(payload);
        return gate.opened;
      }),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 'stays');
    await eventually(() => expect(begun).toEqual(['stays']));
    for (const n of [1, 2]) await application.template.convertAndSend('', other.name, n);
    await eventually(() => expect(container.unacked).toBe(3));
    await container.removeQueues(other);
    expect((await application.admin.getQueueInfo(other))?.messageCount).toBe(2);
    expect([begun, container.inFlight, container.unacked]).toEqual([['stays'], 1, 1]);
    gate.open();
    await eventually(() => expect(container.unacked).toBe(0));
  });

  it('takes another prefetch without giving anything back', async () => {
    const gates: Gate[] = [];
    const redelivered: boolean[] = [];
    const application = applications.make();
    const container = application.addListener(
      listener(
        queue,
        (_, { message: { properties } }) => {
          redelivered.push(properties.redelivered === true);
          const gate = new Gate();
          gates.push(gate);
          return gate.opened;
        },
        { options: { prefetch: 2 } },
      ),
    );
    await application.start();
    for (let n = 0; n < 12; n++) await application.template.convertAndSend('', queue.name, n);
    await eventually(() => expect(container.unacked).toBe(2));
    await container.setPrefetch(4);
    await eventually(() => expect(container.unacked).toBe(6));
    expect([container.options.prefetch, await consumers(application)]).toEqual([4, 1]);
    for (let n = 0; n < 12; n++) {
      await eventually(() => expect(gates.length).toBeGreaterThan(n));
      gates[n]!.open();
    }
    await eventually(() => expect(container.unacked).toBe(0));
    expect(redelivered).toEqual(Array.from({ length: 12 }, () => false));
  });

  it('takes another prefetch when it is alone with its queue, too', async () => {
    const received: unknown[] = [];
    const application = applications.make();
    const container = application.addListener(listener(queue, (n) => received.push(n), { options: { exclusive: true } }));
    await application.start();
    await container.setPrefetch(1);
    for (const n of [1, 2, 3]) await application.template.convertAndSend('', queue.name, n);
    await eventually(() => expect(received).toEqual([1, 2, 3]));
  });

  it('works on more at a time when its concurrency is raised, and the prefetch goes with it (Spring G15)', async () => {
    const gate = new Gate();
    const application = applications.make();
    const container = application.addListener(listener(queue, () => gate.opened));
    await application.start();
    for (let n = 0; n < 5; n++) await application.template.convertAndSend('', queue.name, n);
    await eventually(() => expect([container.inFlight, container.unacked]).toEqual([1, 5]));
    await container.setConcurrency(3);
    expect([container.inFlight, container.options.concurrency, container.options.prefetch]).toEqual([3, 3, 50]);
    await container.setConcurrency(40);
    expect([container.inFlight, container.options.prefetch]).toEqual([5, 80]);
    await expect(container.setConcurrency(0)).rejects.toThrow(AmqpOptionsError);
    await expect(container.setPrefetch(-1)).rejects.toThrow(AmqpOptionsError);
    await expect(container.setConsumers(1.5)).rejects.toThrow(AmqpOptionsError);
    expect(container.options.concurrency).toBe(40);
    gate.open();
    await eventually(() => expect(container.unacked).toBe(0));
  });

  it('keeps what was changed when the connection comes back', async () => {
    const received: unknown[] = [];
    const application = applications.make();
    const container = application.addListener(listener(queue, (payload) => received.push(payload)));
    await application.start();
    await container.setQueues(other);
    await container.setConsumers(2);
    await reconnected(application);
    await eventually(async () => expect([await consumers(application), await consumers(application, other)]).toEqual([0, 2]));
    await application.template.convertAndSend('', other.name, 'back');
    await eventually(() => expect(received).toEqual(['back']));
  });

  it('pauses and resumes: what is paused is not started with the others, and stays paused after a reconnect', async () => {
    const received: unknown[] = [];
    const application = applications.make();
    application.addListener(listener(queue, (payload) => received.push(payload), { id: 'one' }));
    application.addListener(listener(other, (payload) => received.push(payload), { id: 'two' }));
    await application.start();
    const { registry } = application;
    const container = registry.get('one')!;
    await registry.pause('one');
    expect([container.state, await consumers(application), await consumers(application, other)]).toEqual(['paused', 0, 1]);
    await registry.start();
    await container.start();
    expect(container.state).toBe('paused');
    await reconnected(application);
    await eventually(async () => expect(await consumers(application, other)).toBe(1));
    expect([container.state, await consumers(application)]).toEqual(['paused', 0]);
    await registry.resume();
    expect([container.state, await consumers(application)]).toEqual(['running', 1]);
    await registry.pause();
    await registry.stop();
    expect(registry.containers.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
    await registry.resume();
    expect(await consumers(application)).toBe(0);
    await container.pause();
    expect(container.state).toBe('stopped');
  });
});

describeOnEachTransport('a listener that is registered by code', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;

  class Order {
    constructor(readonly sku = '') {}
  }

  beforeEach(() => {
    queue = applications.queue('by-code');
  });

  afterEach(() => applications.close());

  it('starts with the others, or at once where they have started, declares its queue, and answers', async () => {
    const application = applications.make();
    const late = applications.queue('by-code-late');
    const answering = (id: string, queues: Queue): ListenerRegistration<Order> => ({
      id,
      queues,
      payloadType: Order,
      concurrency: 2,
      handler: (order, { message }) => `${id}: ${String(order instanceof Order)} ${order.sku} ${message.properties.receivedRoutingKey}`,
    });
    const early = await application.registry.register(answering('early', queue));
    expect([early.state, early.options.concurrency]).toEqual(['stopped', 2]);
    await application.start();
    expect(early.state).toBe('running');
    const container = await application.registry.register(answering('late', late));
    expect([container.state, container.missingQueues]).toEqual(['running', []]);
    const ask = (key: string) => application.template.convertSendAndReceive('', key, { sku: 'x' });
    expect(await ask(queue.name)).toBe(`early: true x ${queue.name}`);
    expect(await ask(late.name)).toBe(`late: true x ${late.name}`);
  });

  it('can be unregistered, and its id used again (Spring D18)', async () => {
    const application = await applications.started();
    const handler = () => undefined;
    const first = await application.registry.register({ id: 'mine', queues: queue, handler });
    await expect(application.registry.register({ id: 'mine', queues: queue, handler })).rejects.toThrow(AmqpOptionsError);
    await application.registry.unregister('mine');
    expect([first.state, application.registry.get('mine')]).toEqual(['stopped', undefined]);
    await expect(application.registry.unregister('mine')).rejects.toThrow("There is no listener 'mine'");
    const second = await application.registry.register({ id: 'mine', queues: [queue.name], handler });
    expect([second.state, application.registry.ids]).toEqual(['running', ['mine']]);
  });

  it('is not started where its options, or those of the application, say so', async () => {
    const logger = new LogBook();
    const web = await applications.started({ listeners: false, logger });
    const handler = () => undefined;
    expect((await web.registry.register({ id: 'web', queues: queue, handler })).state).toBe('stopped');
    const worker = await applications.started({ listeners: { groups: ['mail'] } });
    const states = [
      await worker.registry.register({ id: 'mail', group: 'mail', queues: queue, handler }),
      await worker.registry.register({ id: 'by hand', group: 'mail', queues: queue, handler, autoStart: false }),
      await worker.registry.register({ id: 'other', queues: new Queue(queue.name), handler }),
    ].map(({ state }) => state);
    expect(states).toEqual(['running', 'stopped', 'stopped']);
  });
});
