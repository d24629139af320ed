import type { RabbitApplication } from '@nest-amqp/client';
import {
  AnonymousQueue,
  Binding,
  BindingBuilder,
  DirectExchange,
  ExchangeBuilder,
  FanoutExchange,
  HeadersExchange,
  Queue,
  QueueBuilder,
  TopicExchange,
  type Channel,
} from '@nest-amqp/core';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { Applications } from './application';
import { faulty } from './faulty-transport';

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

  it('deletes an exchange only while nothing is bound to it, if it is told so, and never the default one', async () => {
    const { admin } = application;
    const exchange = new FanoutExchange(uniqueName('used'));
    const binding = new Binding({ destination: await admin.declareQueue(), exchange });
    await admin.declareExchange(exchange);
    await admin.declareBinding(binding);
    await expect(admin.deleteExchange(exchange, { ifUnused: true })).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
    await admin.removeBinding(binding);
    await admin.deleteExchange(exchange, { ifUnused: true });
    await expect(admin.exchangeExists(exchange)).resolves.toBe(false);
    await admin.deleteExchange(DirectExchange.DEFAULT);
    await expect(admin.exchangeExists('')).resolves.toBe(true);
  });

  it('deletes a queue only while nobody consumes it, if it is told so', async () => {
    const queue = applications.queue();
    await application.admin.declareQueue(queue);
    const channel = await (await application.connection.ready()).createChannel();
    const tag = await channel.basicConsume(queue.name, () => undefined);
    await expect(application.admin.deleteQueue(queue, { ifUnused: true })).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
    await channel.basicCancel(tag);
    await application.admin.deleteQueue(queue, { ifUnused: true });
    expect(await application.admin.getQueueInfo(queue)).toBeUndefined();
  });

  it('unbinds exchanges as well', async () => {
    const { admin, template } = application;
    const [source, middle] = [new FanoutExchange(uniqueName('source')), new FanoutExchange(uniqueName('middle'))];
    const bindings = [
      new Binding({ destination: middle, exchange: source }),
      new Binding({ destination: applications.queue(), exchange: middle }),
    ];
    await admin.declareQueue(bindings[1]!.target as Queue);
    for (const exchange of [source, middle]) await admin.declareExchange(exchange);
    for (const binding of bindings) await admin.declareBinding(binding);
    await template.convertAndSend(source, '', 1, { unroutable: 'reject' });
    await admin.removeBinding(bindings[0]!);
    await expect(template.convertAndSend(source, '', 1, { unroutable: 'reject' })).rejects.toMatchObject({ code: 'RETURNED' });
  });

  it('counts the consumers and the messages of a queue (Spring C9)', async () => {
    const { admin, template, connection } = application;
    const queue = applications.queue();
    await admin.declareQueue(queue);
    const channel = await (await connection.ready()).createChannel();
    await channel.basicConsume(queue.name, () => undefined);
    expect(await admin.getQueueInfo(queue)).toEqual({ name: queue.name, consumerCount: 1, messageCount: 0 });
    await channel.close();
    await template.sendToQueue(queue, 'hello');
    await eventually(async () => expect(await admin.getQueueInfo(queue)).toEqual({ name: queue.name, consumerCount: 0, messageCount: 1 }));
  });

  it('has declared what the application lists when the first operation opens the connection (Spring C1)', async () => {
    const queue = applications.queue();
    const lazy = await applications.started({ connect: 'lazy', declarables: [queue] });
    expect(lazy.connection.current).toBeUndefined();
    await lazy.template.sendToQueue(queue, 'hello');
    expect(await lazy.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 1 });
  });

  it('lets an application start lazily whose broker cannot be reached (Spring C7)', async () => {
    transport.refuse(true);
    const lazy = await applications.started({ connect: 'lazy', declarables: [applications.queue()] });
    transport.refuse(false);
    expect(await lazy.template.receive(await lazy.admin.declareQueue())).toBeUndefined();
  });

  it('opens no channel where there is nothing to declare (Spring C13)', async () => {
    const channels: Channel[] = [];
    await applications.started({ transport: faulty(transport.factory(), (channel) => channels.push(channel)) });
    // One of them is the publisher's own.
    const [without] = [channels.length];
    await applications.started({
      transport: faulty(transport.factory(), (channel) => channels.push(channel)),
      declarables: [applications.queue()],
    });
    expect(channels.length - without).toBe(without + 1);
  });

  it('restores after a loss exactly what was declared by hand and not deleted through it (Spring C10)', async () => {
    const { admin } = application;
    const exchange = new DirectExchange(uniqueName('manual'));
    const [kept, deleted] = [applications.queue(), applications.queue()];
    const bindings = [kept, deleted].map((destination) => new Binding({ destination, exchange, routingKey: 'k' }));
    await admin.declareExchange(exchange);
    for (const queue of [kept, deleted]) await admin.declareQueue(queue);
    for (const binding of bindings) await admin.declareBinding(binding);
    expect(admin.manualDeclarables).toHaveLength(5);
    await admin.deleteQueue(deleted);
    expect(admin.manualDeclarables).toEqual([exchange, kept, bindings[0]]);
    const behind = await applications.started();
    await behind.admin.deleteQueue(kept);
    await behind.admin.deleteExchange(exchange);
    transport.cut();
    await eventually(async () => expect(await admin.getQueueInfo(kept)).toBeDefined());
    await application.template.convertAndSend(exchange, 'k', 1, { unroutable: 'reject' });
    expect(await admin.getQueueInfo(deleted)).toBeUndefined();
    await admin.deleteExchange(exchange);
    expect(admin.manualDeclarables).toEqual([kept]);
    admin.forgetManualDeclarables();
    expect(admin.manualDeclarables).toEqual([]);
    await admin.deleteQueue(kept);
  });

  it('does not count as declared by hand what the application lists', async () => {
    const queue = applications.queue();
    const other = await applications.started({ declarables: [queue] });
    await other.admin.declareQueue(queue);
    expect(other.admin.manualDeclarables).toEqual([]);
    other.admin.forgetManualDeclarables();
    expect(other.admin.topology.declarables).toEqual([queue]);
  });

  it('keeps a queue that the broker named over a reconnect where it is not exclusive (Spring C3)', async () => {
    const { admin, template } = application;
    const queue = new Queue('');
    const name = await admin.declareQueue(queue);
    await template.sendToQueue(queue, 'kept');
    const lost = new Promise((resolve) => application.connection.onLost(resolve));
    transport.cut();
    await lost;
    await application.connection.ready();
    expect(await admin.declareQueue(queue)).toBe(name);
    expect(await template.receiveAndConvert(queue)).toBe('kept');
    await admin.deleteQueue(queue);
    expect(await admin.declareQueue(queue)).not.toBe(name);
    await admin.deleteQueue(queue);
  });

  it('gives an exclusive queue without a name a new one after a reconnect, and its bindings lead to it', async () => {
    const queue = new AnonymousQueue();
    const exchange = new DirectExchange(uniqueName('direct'));
    const other = await applications.started({ declarables: [queue, exchange, BindingBuilder.bind(queue).to(exchange).withQueueName()] });
    const before = other.admin.topology.nameOf(queue);
    transport.cut();
    await eventually(() => expect(other.admin.topology.nameOf(queue)).not.toBe(before));
    const now = other.admin.topology.nameOf(queue);
    await other.template.convertAndSend(exchange, now, 'routed by its new name', { unroutable: 'reject' });
    expect(await other.template.receiveAndConvert(queue)).toBe('routed by its new name');
  });

  it('keeps the name of an anonymous queue with a prefix over a reconnect', async () => {
    const queue = new AnonymousQueue({ prefix: 'nest-amqp.' });
    const name = await application.admin.declareQueue(queue);
    transport.cut();
    await eventually(async () => expect(await application.admin.getQueueInfo(queue)).toMatchObject({ name }));
  });

  it('declares neither what is meant for another broker nor what is not to be declared (Spring C12)', async () => {
    const mine = new Queue(uniqueName('mine'), { connections: ['orders', 'other'] });
    const [theirs, known] = [
      new Queue(uniqueName('theirs'), { connections: ['billing'] }),
      new Queue(uniqueName('known'), { shouldDeclare: false }),
    ];
    const exchange = new FanoutExchange(uniqueName('fanout'), { connections: ['billing'] });
    const binding = new Binding({ destination: mine, exchange: 'no.such.exchange', connections: ['billing'] });
    const { admin } = await applications.started({ name: 'orders', declarables: [mine, theirs, known, exchange, binding] });
    expect(await admin.getQueueInfo(mine)).toBeDefined();
    expect(await admin.getQueueInfo(theirs)).toBeUndefined();
    expect(await admin.getQueueInfo(known)).toBeUndefined();
    expect(await admin.exchangeExists(exchange)).toBe(false);
  });

  it('gives every queue the defaults that it does not set itself', async () => {
    const [plain, own] = [applications.queue(), applications.queue('queue', { 'x-max-length': 2 })];
    const queueDefaults = { arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' } };
    const { admin, template } = await applications.started({ declarables: [plain], queueDefaults });
    await admin.declareQueue(own);
    for (const queue of [plain, own]) await template.sendToQueue(queue, 1);
    await expect(template.sendToQueue(plain, 2)).rejects.toMatchObject({ code: 'NACKED' });
    await template.sendToQueue(own, 2);
  });

  it('goes on with what the broker has where the defaults of all queues say so, but for a queue that says otherwise', async () => {
    const [name, other] = [uniqueName('conflict'), uniqueName('conflict')];
    for (const each of [name, other]) await application.admin.declareQueue(new Queue(each));
    const queueDefaults = { onConflict: 'use-existing', arguments: { 'x-max-length': 7 } } as const;
    await applications.started({ declarables: [new Queue(name)], queueDefaults });
    const strict = applications.make({ declarables: [new Queue(name), new Queue(other, { onConflict: 'fail' })], queueDefaults });
    await expect(strict.start()).rejects.toMatchObject({ code: 'TOPOLOGY_FAILED', failures: [{ subject: `queue '${other}'` }] });
  });

  it('goes on with an exchange of another type if it is told so', async () => {
    const exchange = ExchangeBuilder.fanoutExchange('amq.topic').useExisting().build();
    await applications.started({ declarables: [exchange] });
  });

  it('delays by a delayed exchange, or says which plugin is missing (Spring C6)', async () => {
    const queue = applications.queue();
    const exchange = ExchangeBuilder.directExchange(uniqueName('delayed')).delayed().build();
    const declarables = [queue, exchange, BindingBuilder.bind(queue).to(exchange).with('k')];
    const delaying = applications.make({ declarables, connect: 'eager' });
    try {
      await delaying.start();
    } catch (error) {
      // RabbitMQ without the plugin.
      expect(error).toMatchObject({
        code: 'TOPOLOGY_FAILED',
        failures: expect.arrayContaining([expect.objectContaining({ subject: exchange.toString() })]),
      });
      expect((error as Error).message).toMatch(/Enable the plugin .* 'x-delayed-message', or leave out delayed and send with delayMs/);
      return;
    }
    for (const delay of [300, 150]) await delaying.template.convertAndSend(exchange, 'k', delay, { headers: { 'x-delay': delay } });
    expect(await delaying.template.receiveAndConvert(queue)).toBeUndefined();
    const received = await Promise.all([1, 2].map(() => delaying.template.receive(queue, { timeoutMs: 5_000 })));
    expect(received.map((message) => Number(message?.body.toString())).sort()).toEqual([150, 300]);
  });
});
