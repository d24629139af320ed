import type { RabbitApplication } from '@nest-amqp/client';
import {
  AnonymousQueue,
  Binding,
  DirectExchange,
  FanoutExchange,
  HeadersExchange,
  Queue,
  QueueBuilder,
  TopicExchange,
} from '@nest-amqp/core';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { Applications } from './application';

describeOnEachTransport('RabbitAdmin', (transport) => {
  const applications = new Applications(transport);
  let application: RabbitApplication;

  beforeEach(async () => {
    application = await applications.started();
  });

  afterEach(() => applications.close());

  it('declares exchanges of each type, queues and bindings to both', async () => {
    const { admin, template } = application;
    const exchanges = [DirectExchange, FanoutExchange, TopicExchange, HeadersExchange].map((Type) => new Type(uniqueName(Type.name)));
    const last = new FanoutExchange(uniqueName('last'));
    const queue = applications.queue();
    for (const exchange of [...exchanges, last]) await admin.declareExchange(exchange);
    expect(await admin.declareQueue(queue)).toBe(queue.name);
    for (const exchange of exchanges)
      await admin.declareBinding(new Binding({ destination: last, exchange, routingKey: 'k', arguments: { 'x-match': 'all' } }));
    await admin.declareBinding(new Binding({ destination: queue, exchange: last }));
    for (const exchange of exchanges) await template.convertAndSend(exchange, 'k', exchange.name, { unroutable: 'reject' });
    expect(await admin.getQueueInfo(queue)).toEqual({ name: queue.name, messageCount: 4, consumerCount: 0 });
    expect(await admin.purgeQueue(queue)).toBe(4);
  });

  it('knows no queue that does not exist, and can go on asking', async () => {
    expect(await application.admin.getQueueInfo('no.such.queue')).toBeUndefined();
    const queue = applications.queue();
    await application.admin.declareQueue(queue);
    expect(await application.admin.getQueueInfo(queue)).toBeDefined();
    expect(await application.admin.deleteQueue(queue)).toBe(0);
    expect(await application.admin.getQueueInfo(queue)).toBeUndefined();
  });

  it('lets the broker name a queue, and follows the name', async () => {
    const queue = new AnonymousQueue();
    const name = await application.admin.declareQueue(queue);
    expect(name).toMatch(/^amq\.gen-/);
    await application.template.sendToQueue(queue, 'hello');
    expect(await application.template.receiveAndConvert(queue)).toBe('hello');
  });

  it('refuses another connection an exclusive queue', async () => {
    const queue = new Queue(uniqueName('exclusive'), { exclusive: true, durable: false });
    await application.admin.declareQueue(queue);
    const other = await applications.started();
    await expect(other.template.receive(queue)).rejects.toMatchObject({ code: 'RESOURCE_LOCKED', replyCode: 405 });
  });

  it('tells a conflict with both sides and starts nothing', async () => {
    const name = uniqueName('conflict');
    await application.admin.declareQueue(new Queue(name, { arguments: { 'x-message-ttl': 1000 } }));
    const other = applications.make({
      declarables: [
        new Queue(name, { arguments: { 'x-message-ttl': 2000 } }),
        new DirectExchange('amq.topic'),
        new Queue(uniqueName('fine')),
      ],
    });
    await expect(other.start()).rejects.toMatchObject({
      code: 'TOPOLOGY_FAILED',
      failures: [
        { subject: "exchange 'amq.topic'", difference: ["type: declared here 'direct', on the broker 'topic'", expect.any(String)] },
        { subject: `queue '${name}'`, difference: ["x-message-ttl: declared here '2000', on the broker '1000'", expect.any(String)] },
      ],
    });
  });

  it('goes on with what the broker has if it is told so', async () => {
    const name = uniqueName('conflict');
    await application.admin.declareQueue(new Queue(name));
    const other = await applications.started({ declarables: [QueueBuilder.durable(name).ttl(5).useExisting().build()] });
    expect(await other.admin.getQueueInfo(name)).toBeDefined();
  });

  it('declares again after a reconnect what was declared by hand, and not what was deleted', async () => {
    const [kept, deleted] = [
      new Queue(uniqueName('kept'), { exclusive: true, durable: false }),
      new Queue(uniqueName('deleted'), { exclusive: true, durable: false }),
    ];
    await application.admin.declareQueue(kept);
    await application.admin.declareQueue(deleted);
    await application.admin.deleteQueue(deleted);
    transport.cut();
    await eventually(async () => expect(await application.admin.getQueueInfo(kept)).toMatchObject({ name: kept.name }));
    expect(await application.admin.getQueueInfo(deleted)).toBeUndefined();
  });

  it('forgets a queue that the broker named when it is deleted', async () => {
    const queue = new AnonymousQueue();
    const exchange = new FanoutExchange(uniqueName('fanout'));
    await application.admin.declareExchange(exchange);
    await application.admin.declareQueue(queue);
    await application.admin.declareBinding(new Binding({ destination: queue, exchange }));
    await application.admin.deleteQueue(queue);
    expect(application.admin.topology.declarables).toEqual([exchange]);
  });

  it('remembers once what is declared by hand again and again, as it was declared last', async () => {
    const [name, exchange] = [uniqueName('again'), new DirectExchange(uniqueName('direct'))];
    await application.admin.declareExchange(exchange);
    for (let i = 0; i < 3; i++) {
      await application.admin.declareQueue(new Queue(name));
      await application.admin.declareBinding(new Binding({ destination: name, exchange, routingKey: 'k' }));
      await application.admin.declareExchange(new DirectExchange(exchange.name));
    }
    expect(application.admin.topology.declarables).toHaveLength(3);
    const other = await applications.started();
    await other.admin.deleteQueue(name);
    await application.admin.declareQueue(new Queue(name, { arguments: { 'x-expires': 60_000 } }));
    await application.admin.initialize();
  });

  it('goes on with what the broker has when a queue is declared by hand, if it is told so', async () => {
    const name = uniqueName('conflict');
    const other = await applications.started();
    await other.admin.declareQueue(new Queue(name));
    expect(await application.admin.declareQueue(QueueBuilder.durable(name).ttl(5).useExisting().build())).toBe(name);
    await expect(application.admin.declareQueue(QueueBuilder.durable(name).ttl(5).build())).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
    });
  });

  it('removes one of two bindings that differ in their arguments, and keeps the other over a reconnect', async () => {
    const queue = new Queue(uniqueName('headers'), { exclusive: true, durable: false });
    const exchange = new HeadersExchange(uniqueName('headers'));
    await application.admin.declareExchange(exchange);
    await application.admin.declareQueue(queue);
    const [kept, removed] = ['a', 'b'].map(
      (tenant) => new Binding({ destination: queue, exchange, arguments: { 'x-match': 'all', tenant } }),
    ) as [Binding, Binding];
    await application.admin.declareBinding(kept);
    await application.admin.declareBinding(removed);
    await application.admin.removeBinding(removed);
    expect(application.admin.topology.declarables).toEqual([exchange, queue, kept]);
  });

  it('removes a binding', async () => {
    const [queue, exchange] = [applications.queue(), new FanoutExchange(uniqueName('fanout'))];
    await application.admin.declareExchange(exchange);
    await application.admin.declareQueue(queue);
    const binding = new Binding({ destination: queue, exchange });
    await application.admin.declareBinding(binding);
    await application.admin.removeBinding(binding);
    await expect(application.template.convertAndSend(exchange, '', 1, { unroutable: 'reject' })).rejects.toMatchObject({
      code: 'RETURNED',
    });
  });

  it('deletes with conditions', async () => {
    const queue = applications.queue();
    await application.admin.declareQueue(queue);
    await application.template.sendToQueue(queue, 1);
    await expect(application.admin.deleteQueue(queue, { ifEmpty: true })).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
    expect(await application.admin.deleteQueue(queue)).toBe(1);
  });
});
