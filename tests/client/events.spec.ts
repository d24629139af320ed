import type { RabbitApplication, RabbitApplicationOptions, RabbitEvent, RabbitEventType } from '@nest-amqp/client';
import { DirectExchange, Queue } from '@nest-amqp/core';
import { listener } from '../listener/listening';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { Applications } from './application';

describeOnEachTransport('the events of an application', (transport) => {
  const applications = new Applications(transport);
  let events: RabbitEvent[];

  beforeEach(() => {
    events = [];
  });

  afterEach(() => applications.close());

  const make = (options?: Partial<RabbitApplicationOptions>): RabbitApplication => {
    const application = applications.make({ appName: 'events', ...options });
    application.events.on((event) => events.push(event));
    return application;
  };
  const of = <T extends RabbitEventType>(type: T): Extract<RabbitEvent, { readonly type: T }>[] =>
    events.filter((event): event is Extract<RabbitEvent, { readonly type: T }> => event.type === type);

  it('tell that its connections are up, lost and up again', async () => {
    const application = make();
    await application.start();
    expect(of('connection.up').map(({ reconnected }) => reconnected)).toEqual([false, false]);
    expect(of('connection.up').map(({ connection }) => connection.endsWith('.publisher'))).toEqual([false, true]);
    transport.cut();
    await eventually(() => expect(of('connection.up').filter(({ reconnected }) => reconnected)).toHaveLength(2));
    expect(of('connection.lost')).toHaveLength(2);
    expect(of('connection.lost')[0]?.reason).not.toContain(':guest@');
  });

  it('tell that a consumer has started, was cancelled when its queue was deleted, and has started again', async () => {
    const queue = applications.queue();
    const application = make();
    application.addListener(listener(queue, () => undefined, { id: 'mine' }));
    await application.start();
    expect(of('consumer.started')).toEqual([
      { type: 'consumer.started', listener: 'mine', queue: queue.name, consumerTag: expect.any(String) },
    ]);
    await application.admin.deleteQueue(queue);
    await eventually(() => expect(of('consumer.cancelled')).toEqual([{ type: 'consumer.cancelled', listener: 'mine', queue: queue.name }]));
    await application.admin.declareQueue(queue);
    await eventually(() => expect(of('consumer.started')).toHaveLength(2));
  });

  it('tell that a consumer failed with its channel', async () => {
    const queue = applications.queue();
    const application = make();
    application.addListener(listener(queue, () => undefined, { id: 'mine' }));
    await application.start();
    transport.cut();
    await eventually(() => expect(of('consumer.started')).toHaveLength(2));
    expect(of('consumer.failed')).toEqual([
      { type: 'consumer.failed', listener: 'mine', queue: queue.name, reason: expect.stringContaining(queue.name) },
    ]);
  });

  it('tell that a consumer failed when another one has the queue for itself', async () => {
    const queue = applications.queue();
    const first = applications.make();
    first.addListener(listener(queue, () => undefined, { options: { exclusive: true } }));
    await first.start();
    const second = make();
    second.addListener(listener(queue, () => undefined, { id: 'second' }));
    await second.start();
    expect(of('consumer.failed')[0]).toMatchObject({ listener: 'second', queue: queue.name });
    expect(of('consumer.started')).toEqual([]);
  });

  it('tell that a queue is missing, until it is there', async () => {
    const name = uniqueName('missing');
    const application = make();
    application.addListener(listener(name, () => undefined, { id: 'waits' }));
    await application.start();
    expect(of('queue.missing')[0]).toEqual({ type: 'queue.missing', listener: 'waits', queue: name });
    await application.admin.declareQueue(new Queue(name));
    await eventually(() => expect(of('consumer.started')).toHaveLength(1));
  });

  it('tell that a listener is idle, again and again, with the time since its last message', async () => {
    const queue = applications.queue();
    const application = make();
    application.addListener(listener(queue, () => undefined, { id: 'idle', options: { idleEventIntervalMs: 20 } }));
    await application.start();
    await eventually(() => expect(of('container.idle').length).toBeGreaterThan(1));
    const [first, second] = of('container.idle');
    expect(first).toMatchObject({ listener: 'idle', queues: [queue.name] });
    expect(first!.idleMs).toBeGreaterThanOrEqual(20);
    expect(second!.idleMs).toBeGreaterThanOrEqual(first!.idleMs + 20);
  });

  it('tell of each declaration that fails, with what the broker says of it', async () => {
    const queue = applications.queue('conflict');
    const exchange = new DirectExchange(uniqueName('conflict'));
    await applications.started({ declarables: [queue, exchange] });
    const excused = new Queue(queue.name, { arguments: { 'x-max-length': 1 }, onConflict: 'use-existing' });
    const refused = new DirectExchange(exchange.name, { autoDelete: true });
    const application = make({ declarables: [excused, refused] });
    await expect(application.start()).rejects.toMatchObject({ code: 'TOPOLOGY_FAILED' });
    expect(of('declaration.failed').map(({ subject, code, excused: isExcused }) => [subject, code, isExcused])).toEqual([
      [refused.toString(), 'PRECONDITION_FAILED', false],
      [excused.toString(), 'PRECONDITION_FAILED', true],
    ]);
  });

  it('tell of a declaration by hand that fails', async () => {
    const queue = applications.queue('conflict');
    await applications.started({ declarables: [queue] });
    const application = make();
    await application.start();
    const other = new Queue(queue.name, { arguments: { 'x-max-length': 1 } });
    await expect(application.admin.declareQueue(other)).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
    expect(of('declaration.failed')).toMatchObject([{ subject: other.toString(), code: 'PRECONDITION_FAILED', excused: false }]);
  });

  it('tell of a message that came back, whatever its sender wanted', async () => {
    const application = make();
    await application.start();
    const nobody = uniqueName('nobody');
    await application.template.convertAndSend('', nobody, 'secret', { unroutable: 'ignore', messageId: 'm1' });
    expect(of('message.returned')).toEqual([
      { type: 'message.returned', exchange: '', routingKey: nobody, messageId: 'm1', replyCode: 312, replyText: 'NO_ROUTE' },
    ]);
  });

  it('tell of a message that the broker refused', async () => {
    const full = applications.queue('full', { 'x-max-length': 1, 'x-overflow': 'reject-publish' });
    const application = make({ declarables: [full] });
    await application.start();
    await application.template.convertAndSend('', full.name, 1);
    await expect(application.template.convertAndSend('', full.name, 2, { messageId: 'm2' })).rejects.toMatchObject({ code: 'NACKED' });
    expect(of('message.nacked')).toEqual([{ type: 'message.nacked', exchange: '', routingKey: full.name, messageId: 'm2' }]);
  });

  it('tell of a parked message where it is and which kind of error it died of, and nothing of what is in it', async () => {
    const queue = applications.queue();
    const application = make();
    application.addListener(
      listener(
        queue,
        () => {
          throw new RangeError('the secret is 42');
        },
        { id: 'fails', options: { retry: false } },
      ),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 'the secret is 42', { messageId: 'm3' });
    const parkingQueue = `${queue.name}.parking`;
    await eventually(() =>
      expect(of('message.parked')).toEqual([
        { type: 'message.parked', listener: 'fails', parkingQueue, messageId: 'm3', error: 'RangeError' },
      ]),
    );
    expect(JSON.stringify(events)).not.toContain('secret');
    await application.admin.deleteQueue(parkingQueue);
  });

  it('can be listened to by type, and no longer', async () => {
    const application = make();
    const types: string[] = [];
    const end = application.events.on('connection.up', ({ type }) => types.push(type));
    await application.start();
    end();
    transport.cut();
    await eventually(() => expect(of('connection.up')).toHaveLength(4));
    expect(types).toEqual(['connection.up', 'connection.up']);
  });
});
