import type { AmqpError, Channel, Connection } from '@nest-amqp/core';
import { memory } from '../transport/memory';
import { InMemoryBroker } from './in-memory-broker';

async function connected(
  broker: InMemoryBroker,
): Promise<{ connection: Connection; channel: Channel; closed: Promise<AmqpError | undefined> }> {
  const connection = await memory({ broker }).create().connect();
  const closed = new Promise<AmqpError | undefined>((resolve) => connection.onClose(resolve));
  return { connection, channel: await connection.createChannel(), closed };
}

describe('InMemoryBroker', () => {
  it('shows its queues, exchanges and bindings as they are', async () => {
    const broker = new InMemoryBroker();
    const { channel } = await connected(broker);
    await channel.queueDeclare('orders', { durable: true, arguments: { 'x-max-length': 9 } });
    await channel.queueBind('orders', 'amq.topic', 'order.#');
    channel.basicPublish('amq.topic', 'order.placed', { messageId: '1' }, Buffer.from('one'));
    const queue = broker.vhost().queue('orders')!;
    expect([queue.durable, queue.exclusive, queue.autoDelete, queue.type, queue.arguments]).toEqual([
      true,
      false,
      false,
      'classic',
      { 'x-max-length': 9 },
    ]);
    expect(queue.messages).toMatchObject([
      { exchange: 'amq.topic', routingKey: 'order.placed', properties: { messageId: '1' }, redelivered: false },
    ]);
    const binding = { source: 'amq.topic', destination: 'orders', destinationType: 'queue', routingKey: 'order.#', arguments: {} };
    expect([queue.bindings, broker.vhost().exchange('amq.topic')?.bindings]).toEqual([[binding], [binding]]);
    await channel.basicConsume('orders', () => undefined, { consumerTag: 'c' });
    expect([queue.depth, queue.unacked, queue.consumers]).toEqual([0, 1, [{ consumerTag: 'c', unacked: 1 }]]);
    expect(broker.vhost().exchanges.map(({ name }) => name)).toContain('amq.rabbitmq.trace');
  });

  it('cuts connections without a word, which is a loss', async () => {
    const broker = new InMemoryBroker();
    const { connection, channel, closed } = await connected(broker);
    broker.dropConnections();
    expect(await closed).toMatchObject({ code: 'CONNECTION_LOST', retryable: true });
    expect([connection.isOpen, channel.isOpen]).toEqual([false, false]);
  });

  it('closes connections as an operator does', async () => {
    const broker = new InMemoryBroker();
    const { closed } = await connected(broker);
    broker.dropConnections('maintenance');
    expect(await closed).toMatchObject({ replyCode: 320, replyText: 'CONNECTION_FORCED - maintenance', retryable: true });
  });

  it('keeps over a restart what is durable, and of its messages the persistent ones', async () => {
    const broker = new InMemoryBroker({ rabbitmq: '4.0' });
    const { channel, closed } = await connected(broker);
    await channel.exchangeDeclare('kept', 'fanout', { durable: true });
    await channel.exchangeDeclare('lost', 'fanout');
    await channel.queueDeclare('kept', { durable: true });
    await channel.queueDeclare('lost');
    for (const exchange of ['kept', 'lost']) for (const queue of ['kept', 'lost']) await channel.queueBind(queue, exchange, '');
    for (const deliveryMode of [1, 2, 2] as const) channel.basicPublish('', 'kept', { deliveryMode }, Buffer.from(String(deliveryMode)));
    await channel.basicGet('kept');
    await channel.basicGet('kept');
    broker.restart();
    expect(await closed).toMatchObject({ code: 'CONNECTION_FORCED' });
    const vhost = broker.vhost();
    expect([vhost.queue('lost'), vhost.exchange('lost')]).toEqual([undefined, undefined]);
    expect(vhost.queue('kept')?.messages.map(({ body, redelivered }) => [body.toString(), redelivered])).toEqual([
      ['2', true],
      ['2', false],
    ]);
    expect(vhost.queue('kept')?.bindings.map(({ source }) => source)).toEqual(['kept']);
  });

  it('as 4.3 keeps transient exchanges over a restart, too', async () => {
    const broker = new InMemoryBroker({ rabbitmq: '4.3' });
    const { channel, closed } = await connected(broker);
    await channel.exchangeDeclare('transient', 'fanout');
    await channel.queueDeclare('kept', { durable: true });
    await channel.queueBind('kept', 'transient', '');
    broker.restart();
    await closed;
    expect(broker.vhost().exchange('transient')?.bindings).toHaveLength(1);
  });

  it('refuses connections until it is told not to', async () => {
    const broker = new InMemoryBroker();
    const transport = memory({ broker }).create();
    broker.refuseConnections();
    await expect(transport.connect()).rejects.toMatchObject({ code: 'CONNECT_FAILED', retryable: true });
    broker.acceptConnections();
    await expect(transport.connect()).resolves.toMatchObject({ isOpen: true });
  });

  it('blocks only a connection that publishes', async () => {
    const broker = new InMemoryBroker();
    const [publishing, idle] = [await connected(broker), await connected(broker)];
    const heard: string[] = [];
    publishing.connection.onBlocked((reason) => heard.push(reason));
    publishing.connection.onUnblocked(() => heard.push('unblocked'));
    idle.connection.onBlocked(() => heard.push('idle blocked'));
    broker.block();
    publishing.channel.basicPublish('', 'q', {}, Buffer.alloc(0));
    await idle.channel.queueDeclare('q');
    await broker.whenIdle();
    broker.unblock();
    await broker.whenIdle();
    expect(heard).toEqual(['low on memory', 'unblocked']);
  });

  it('lets a blocked connection close, and answers what waited', async () => {
    const broker = new InMemoryBroker();
    const { connection, channel } = await connected(broker);
    broker.block();
    channel.basicPublish('', 'q', {}, Buffer.alloc(0));
    const waiting = channel.queueDeclare('q');
    const outcome = expect(waiting).rejects.toMatchObject({ code: 'CHANNEL_CLOSED' });
    await connection.close();
    await outcome;
  });

  it('deletes an auto-delete queue with its last consumer, and an auto-delete exchange with its last binding', async () => {
    const broker = new InMemoryBroker();
    const { channel } = await connected(broker);
    await channel.exchangeDeclare('x', 'fanout', { autoDelete: true });
    await channel.queueDeclare('q', { autoDelete: true });
    await channel.queueBind('q', 'x', '');
    const tag = await channel.basicConsume('q', () => undefined);
    expect(broker.vhost().exchange('x')).toBeDefined();
    await channel.basicCancel(tag);
    expect([broker.vhost().queue('q'), broker.vhost().exchange('x')]).toEqual([undefined, undefined]);
  });

  it('keeps virtual hosts apart', async () => {
    const broker = new InMemoryBroker({ vhosts: ['/', 'other'] });
    const { channel } = await connected(broker);
    await channel.queueDeclare('q');
    expect([broker.vhost('other').queue('q'), broker.vhost('/').queue('q')?.name]).toEqual([undefined, 'q']);
    expect(() => broker.vhost('none')).toThrow("there is no virtual host 'none'");
  });

  it('refuses options that are not usable, all at once', () => {
    expect(() => new InMemoryBroker({ rabbitmq: '2.8' as '4.3', vhosts: [] })).toThrow(/2 options are not usable[^]*rabbitmq[^]*vhosts/);
  });

  it('traces no more when it has restarted', async () => {
    const broker = new InMemoryBroker();
    broker.vhost().trace(true);
    const traced = async (): Promise<number | undefined> => {
      const { channel } = await connected(broker);
      const { queue } = await channel.queueDeclare('', { exclusive: true });
      await channel.queueBind(queue, 'amq.rabbitmq.trace', '#');
      channel.basicPublish('amq.direct', 'key', {}, Buffer.from('body'));
      return broker.vhost().queue(queue)?.depth;
    };
    expect(await traced()).toBe(1);
    broker.restart();
    expect(await traced()).toBe(0);
  });
});
