import type { Channel, Connection, Delivery } from '@nest-amqp/core';
import { InMemoryBroker } from '../broker/in-memory-broker';
import { memory } from './memory';

const broker = new InMemoryBroker();
let connection: Connection;
let channel: Channel;
let queue: string;

beforeEach(async () => {
  connection = await memory({ broker }).create().connect();
  channel = await connection.createChannel();
  ({ queue } = await channel.queueDeclare('', { exclusive: true }));
});

afterEach(() => broker.dropConnections());

function publish(...bodies: readonly string[]): void {
  for (const body of bodies) channel.basicPublish('', queue, {}, Buffer.from(body));
}

function state(name = queue): string {
  const view = broker.vhost().queue(name);
  return view ? `${view.depth} ready, ${view.unacked} unacked` : 'gone';
}

async function consume(
  on: Channel,
  options: { prefetch?: number; noAck?: boolean; arguments?: Record<string, number> } = {},
): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  await on.basicQos(options.prefetch ?? 0);
  await on.basicConsume(queue, (delivery) => deliveries.push(delivery), {
    noAck: options.noAck ?? false,
    arguments: options.arguments ?? {},
  });
  return deliveries;
}

function bodies(deliveries: readonly Delivery[]): string {
  return deliveries.map((delivery) => `${delivery.body.toString()}${delivery.redelivered ? '!' : ''}`).join(' ');
}

describe('basicConsume', () => {
  it('says its tag before the first delivery, even through layers of promises', async () => {
    publish('a');
    const heard: string[] = [];
    const start = async (): Promise<string> => channel.basicConsume(queue, () => heard.push('delivery'));
    const layered = async (): Promise<string> => start();
    await layered().then(() => heard.push('tag'));
    await broker.whenIdle();
    expect(heard).toEqual(['tag', 'delivery']);
  });

  it('delivers no more than the prefetch until one is settled', async () => {
    const deliveries = await consume(channel, { prefetch: 2 });
    publish('a', 'b', 'c', 'd');
    await broker.whenIdle();
    expect([bodies(deliveries), state()]).toEqual(['a b', '2 ready, 2 unacked']);
    channel.basicAck(1);
    await broker.whenIdle();
    expect([bodies(deliveries), state()]).toEqual(['a b c', '1 ready, 2 unacked']);
    channel.basicAck(3, true);
    await broker.whenIdle();
    expect([bodies(deliveries), state()]).toEqual(['a b c d', '0 ready, 1 unacked']);
  });

  it('ignores the prefetch without acknowledgements', async () => {
    const deliveries = await consume(channel, { prefetch: 1, noAck: true });
    publish('a', 'b', 'c');
    await broker.whenIdle();
    expect([bodies(deliveries), state()]).toEqual(['a b c', '0 ready, 0 unacked']);
  });

  it('serves consumers in turn', async () => {
    const [first, second] = [await consume(channel), await consume(await connection.createChannel())];
    publish('1', '2', '3', '4');
    await broker.whenIdle();
    expect([bodies(first), bodies(second)]).toEqual(['1 3', '2 4']);
  });

  it('serves a consumer of higher priority while it has room', async () => {
    const low = await consume(channel);
    const high = await consume(await connection.createChannel(), { prefetch: 1, arguments: { 'x-priority': 10 } });
    publish('1', '2', '3');
    await broker.whenIdle();
    expect([bodies(high), bodies(low)]).toEqual(['1', '2 3']);
  });

  it('delivers nothing after a cancel has been answered', async () => {
    const deliveries: Delivery[] = [];
    const tag = await channel.basicConsume(queue, (delivery) => deliveries.push(delivery));
    publish('a');
    await channel.basicCancel(tag);
    publish('b');
    await broker.whenIdle();
    expect([bodies(deliveries), state()]).toEqual(['a', '1 ready, 1 unacked']);
  });

  it('tells a consumer that its queue was deleted', async () => {
    const cancelled: string[] = [];
    channel.onCancel((tag) => cancelled.push(tag));
    await channel.basicConsume(queue, () => undefined, { consumerTag: 'mine' });
    await (await connection.createChannel()).queueDelete(queue);
    await broker.whenIdle();
    expect([cancelled, channel.isOpen]).toEqual([['mine'], true]);
  });

  it('gives the next consumer of a single-active queue its turn when the first has gone', async () => {
    ({ queue } = await channel.queueDeclare('', { exclusive: true, arguments: { 'x-single-active-consumer': true } }));
    const other = await connection.createChannel();
    const [first, second] = [await consume(channel), await consume(other)];
    publish('1', '2');
    await broker.whenIdle();
    expect([bodies(first), bodies(second)]).toEqual(['1 2', '']);
    channel.onClose(() => undefined);
    await channel.close();
    await broker.whenIdle();
    expect(bodies(second)).toBe('1! 2!');
  });

  it('warns of a listener that throws, and goes on', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation();
    const seen: string[] = [];
    await channel.basicConsume(queue, ({ body }) => {
      seen.push(body.toString());
      throw new Error('mine');
    });
    publish('a', 'b');
    await broker.whenIdle();
    expect([seen, channel.isOpen, state()]).toEqual([['a', 'b'], true, '0 ready, 2 unacked']);
    expect(warn).toHaveBeenCalledTimes(2);
    warn.mockRestore();
  });

  it('does not starve timers when a message goes round for ever', async () => {
    let rounds = 0;
    await channel.basicConsume(queue, ({ deliveryTag }) => {
      rounds += 1;
      channel.basicReject(deliveryTag);
    });
    publish('round');
    await new Promise((resolve) => setTimeout(resolve, 5));
    await channel.close();
    expect(rounds).toBeGreaterThan(1);
  });

  it('shares one limit over the consumers of a channel on 4.0, not on 4.3', async () => {
    const outcome: string[] = [];
    for (const rabbitmq of ['4.0', '4.3'] as const) {
      const other = new InMemoryBroker({ rabbitmq });
      const shared = await (await memory({ broker: other }).create().connect()).createChannel();
      await shared.queueDeclare('q');
      await shared.basicQos(1, { global: true });
      for (const consumerTag of ['a', 'b']) await shared.basicConsume('q', () => undefined, { consumerTag });
      for (let sent = 0; sent < 3; sent += 1) shared.basicPublish('', 'q', {}, Buffer.alloc(0));
      const before = other.vhost().queue('q')?.unacked;
      shared.basicAck(1);
      outcome.push(`${before} then ${other.vhost().queue('q')?.depth} ready`);
    }
    expect(outcome).toEqual(['1 then 1 ready', '2 then 0 ready']);
  });
});

describe('settling', () => {
  it('puts messages back at their original positions', async () => {
    publish('1', '2', '3', '4');
    for (let taken = 0; taken < 3; taken += 1) await channel.basicGet(queue);
    for (const tag of [3, 1, 2]) channel.basicReject(tag);
    const again = [];
    for (let taken = 0; taken < 4; taken += 1) again.push((await channel.basicGet(queue))!);
    expect(bodies(again)).toBe('1! 2! 3! 4');
  });

  it('gives back what a channel or a connection held when it closes', async () => {
    const { queue: shared } = await channel.queueDeclare('shared', { autoDelete: true });
    queue = shared;
    publish('1', '2');
    const other = await memory({ broker }).create().connect();
    const taking = await other.createChannel();
    await taking.basicGet(shared);
    await taking.basicGet(shared);
    expect(state()).toBe('0 ready, 2 unacked');
    await other.close();
    expect(state()).toBe('2 ready, 0 unacked');
    expect((await channel.basicGet(shared))?.redelivered).toBe(true);
    await channel.queueDelete(shared);
  });

  it('delivers again what it is asked to recover', async () => {
    const deliveries = await consume(channel);
    publish('1', '2');
    await broker.whenIdle();
    await channel.basicRecover();
    await broker.whenIdle();
    expect(bodies(deliveries)).toBe('1 2 1! 2!');
    expect(deliveries.map(({ deliveryTag }) => deliveryTag)).toEqual([1, 2, 3, 4]);
  });

  it('counts deliveries of a quorum queue, by reject only on 4.3, and dead-letters beyond the limit', async () => {
    await channel.queueDeclare('dead', { autoDelete: true });
    await channel.queueDeclare('quorum', {
      durable: true,
      arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 1, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead' },
    });
    queue = 'quorum';
    publish('m');
    const headers: unknown[] = [];
    const take = async (): Promise<number> => {
      const delivery = (await channel.basicGet('quorum'))!;
      headers.push(delivery.properties.headers);
      return delivery.deliveryTag;
    };
    channel.basicNack(await take(), false, true);
    channel.basicReject(await take(), true);
    channel.basicReject(await take(), true);
    expect(headers).toEqual([undefined, { 'x-acquired-count': 1 }, { 'x-acquired-count': 2, 'x-delivery-count': 1 }]);
    expect((await channel.basicGet('dead'))?.properties.headers?.['x-first-death-reason']).toBe('delivery_limit');
    for (const name of ['quorum', 'dead']) await channel.queueDelete(name);
  });
});

describe('direct reply-to', () => {
  it('brings a reply to the channel that asked', async () => {
    const replies: Delivery[] = [];
    await channel.basicConsume('amq.rabbitmq.reply-to', (delivery) => replies.push(delivery), { noAck: true });
    channel.basicPublish('', queue, { replyTo: 'amq.rabbitmq.reply-to', correlationId: '7' }, Buffer.from('ask'));
    const request = (await channel.basicGet(queue))!;
    expect(request.properties.replyTo).toMatch(/^amq\.rabbitmq\.reply-to\..+/);
    const answering = await connection.createChannel();
    answering.basicPublish('', request.properties.replyTo ?? '', { correlationId: '7' }, Buffer.from('answer'), { mandatory: true });
    await broker.whenIdle();
    expect(replies).toMatchObject([{ body: Buffer.from('answer'), properties: { correlationId: '7' } }]);
  });

  it.each([
    ['4.0', ['NO_ROUTE']],
    ['4.3', []],
  ] as const)('has no address any more when its channel has gone, which %s tells so: %j', async (rabbitmq, told) => {
    const broker = new InMemoryBroker({ rabbitmq });
    const connection = await memory({ broker }).create().connect();
    const channel = await connection.createChannel();
    const { queue } = await channel.queueDeclare('', { exclusive: true });
    const asking = await connection.createChannel();
    await asking.basicConsume('amq.rabbitmq.reply-to', () => undefined, { noAck: true });
    asking.basicPublish('', queue, { replyTo: 'amq.rabbitmq.reply-to' }, Buffer.from('ask'));
    const request = (await channel.basicGet(queue))!;
    await asking.close();
    const returned: string[] = [];
    channel.onReturn(({ replyText }) => returned.push(replyText));
    channel.basicPublish('', request.properties.replyTo ?? '', {}, Buffer.from('late'), { mandatory: true });
    await broker.whenIdle();
    expect(returned).toEqual(told);
  });
});

describe('transactions', () => {
  it('publishes and settles at commit, and neither after a rollback', async () => {
    publish('first');
    await channel.txSelect();
    await channel.basicGet(queue);
    channel.basicAck(1);
    publish('second');
    expect(state()).toBe('0 ready, 1 unacked');
    await channel.txRollback();
    expect(state()).toBe('0 ready, 1 unacked');
    channel.basicAck(1);
    publish('third');
    await channel.txCommit();
    expect(state()).toBe('1 ready, 0 unacked');
  });
});
