import type { Channel, ReturnedDelivery } from '@nest-amqp/core';
import { InMemoryBroker } from '../broker/in-memory-broker';
import { memory } from './memory';

const broker = new InMemoryBroker();
const body = Buffer.from('x');
let channel: Channel;

beforeEach(async () => {
  const connection = await memory({ broker }).create().connect();
  channel = await connection.createChannel();
});

afterEach(() => broker.dropConnections());

async function exclusiveQueue(): Promise<string> {
  return (await channel.queueDeclare('', { exclusive: true })).queue;
}

describe('basicPublish', () => {
  it('takes effect at once, and is heard of later', async () => {
    const queue = await exclusiveQueue();
    const heard: string[] = [];
    channel.onConfirm(() => heard.push('confirm'));
    await channel.confirmSelect();
    await channel.basicConsume(queue, () => heard.push('delivery'), { noAck: true });
    channel.basicPublish('', queue, {}, body);
    expect(heard).toEqual([]);
    await broker.whenIdle();
    expect(heard.sort()).toEqual(['confirm', 'delivery']);
  });

  it('is counted by a declaration that follows it', async () => {
    const queue = await exclusiveQueue();
    for (let sent = 0; sent < 3; sent += 1) channel.basicPublish('', queue, {}, body);
    const answer = channel.queueDeclarePassive(queue);
    channel.basicPublish('', queue, {}, body);
    await expect(answer).resolves.toEqual({ queue, messageCount: 3, consumerCount: 0 });
  });

  it('numbers messages from 1 in confirm mode, and answers 0 without it', async () => {
    expect(channel.basicPublish('', 'nowhere', {}, body)).toBe(0);
    await channel.confirmSelect();
    expect([channel.basicPublish('', 'nowhere', {}, body), channel.basicPublish('', 'nowhere', {}, body)]).toEqual([1, 2]);
  });

  it('joins the confirms of one turn', async () => {
    const confirms: unknown[] = [];
    channel.onConfirm((...confirm) => confirms.push(confirm));
    await channel.confirmSelect();
    for (let sent = 0; sent < 5; sent += 1) channel.basicPublish('', 'nowhere', {}, body);
    await broker.whenIdle();
    channel.basicPublish('', 'nowhere', {}, body);
    await broker.whenIdle();
    expect(confirms).toEqual([
      [5, true, true],
      [6, false, true],
    ]);
  });

  it('returns a mandatory message that no queue is bound for, before its confirm', async () => {
    const heard: unknown[] = [];
    channel.onReturn(({ replyCode, replyText, routingKey, properties }: ReturnedDelivery) =>
      heard.push([replyCode, replyText, routingKey, properties.messageId]),
    );
    channel.onConfirm((sequenceNumber, multiple, ack) => heard.push([sequenceNumber, multiple, ack]));
    await channel.confirmSelect();
    channel.basicPublish('amq.direct', 'a', {}, body);
    channel.basicPublish('amq.direct', 'b', { messageId: 'm' }, body, { mandatory: true });
    channel.basicPublish('amq.direct', 'c', {}, body);
    await broker.whenIdle();
    expect(heard).toEqual([
      [1, false, true],
      [312, 'NO_ROUTE', 'b', 'm'],
      [3, true, true],
    ]);
  });

  it('refuses what overflows a reject-publish queue, between confirms of others', async () => {
    const { queue } = await channel.queueDeclare('', { exclusive: true, arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' } });
    const confirms: unknown[] = [];
    channel.onConfirm((...confirm) => confirms.push(confirm));
    await channel.confirmSelect();
    for (const key of [queue, queue, 'nowhere', 'nowhere']) channel.basicPublish('', key, {}, body);
    await broker.whenIdle();
    expect(confirms).toEqual([
      [1, false, true],
      [2, true, false],
      [4, true, true],
    ]);
  });

  it('delivers properties as they were published, without sharing them', async () => {
    const queue = await exclusiveQueue();
    const headers = { zeta: 1, alpha: { list: [1, 'two', null] }, at: new Date(1500), bytes: Buffer.from('b') };
    const properties = { headers, contentType: 'text/plain', priority: 3, timestamp: new Date(1999), deliveryMode: 2, type: 't' } as const;
    channel.basicPublish('', queue, properties, body);
    headers.alpha.list.push('later');
    const first = (await channel.basicGet(queue))!;
    expect(first.properties).toEqual({
      ...properties,
      timestamp: new Date(1000),
      headers: { alpha: { list: [1, 'two', null] }, at: new Date(1000), bytes: Buffer.from('b'), zeta: 1 },
    });
    expect(Object.keys(first.properties.headers ?? {})).toEqual(['alpha', 'at', 'bytes', 'zeta']);
    (first.properties.headers as Record<string, unknown>).alpha = 'changed by a consumer';
    channel.basicReject(first.deliveryTag);
    const again = (await channel.basicGet(queue))!;
    expect(again.properties.headers?.alpha).toEqual({ list: [1, 'two', null] });
    expect(again.body).toBe(body);
  });

  it('throws for a header that AMQP cannot carry, and sends nothing', async () => {
    const queue = await exclusiveQueue();
    await channel.confirmSelect();
    expect(() => channel.basicPublish('', queue, { headers: { bad: undefined as unknown as null } }, body)).toThrow(
      "header 'bad' is undefined",
    );
    expect(channel.basicPublish('', queue, {}, body)).toBe(1);
  });

  it('adds the keys of CC and BCC, routes once to each queue, and shows nobody the BCC', async () => {
    const [to, cc, bcc] = [await exclusiveQueue(), await exclusiveQueue(), await exclusiveQueue()];
    channel.basicPublish('', to, { headers: { CC: [cc, to, cc], BCC: [bcc] } }, body);
    for (const queue of [to, cc, bcc]) {
      const delivery = await channel.basicGet(queue);
      expect(delivery?.routingKey).toBe(to);
      expect(delivery?.properties.headers).toEqual({ CC: [cc, to, cc] });
      expect(await channel.basicGet(queue)).toBeUndefined();
    }
  });

  it('passes what leads nowhere to the alternate exchange', async () => {
    const queue = await exclusiveQueue();
    await channel.exchangeDeclare('alternate', 'fanout');
    await channel.exchangeDeclare('main', 'direct', { arguments: { 'alternate-exchange': 'alternate' } });
    await channel.queueBind(queue, 'alternate', '');
    const returned: unknown[] = [];
    channel.onReturn((message) => returned.push(message));
    channel.basicPublish('main', 'nowhere', {}, body, { mandatory: true });
    expect(await channel.basicGet(queue)).toMatchObject({ exchange: 'main', routingKey: 'nowhere' });
    expect(returned).toEqual([]);
    for (const exchange of ['main', 'alternate']) await channel.exchangeDelete(exchange);
  });

  it('follows exchanges bound to exchanges, round in a circle only once', async () => {
    const queue = await exclusiveQueue();
    for (const exchange of ['one', 'two']) await channel.exchangeDeclare(exchange, 'topic');
    await channel.exchangeBind('two', 'one', 'a.#');
    await channel.exchangeBind('one', 'two', '#');
    for (const exchange of ['one', 'two']) await channel.queueBind(queue, exchange, 'a.*');
    channel.basicPublish('one', 'a.b', {}, body);
    expect(await channel.basicGet(queue)).toMatchObject({ exchange: 'one', messageCount: 0 });
    for (const exchange of ['one', 'two']) await channel.exchangeDelete(exchange);
  });

  it('waits while the broker is blocked, with all that follows it', async () => {
    const queue = await exclusiveQueue();
    const heard: string[] = [];
    broker.block('low on disk');
    channel.onDrain(() => heard.push('drain'));
    expect(channel.writable).toBe(true);
    channel.basicPublish('', queue, {}, body);
    expect(channel.writable).toBe(false);
    const answer = channel.queueDeclarePassive(queue);
    void answer.then(() => heard.push('answer'));
    await broker.whenIdle();
    expect([heard, broker.vhost().queue(queue)?.depth]).toEqual([[], 0]);
    broker.unblock();
    await expect(answer).resolves.toMatchObject({ messageCount: 1 });
    await broker.whenIdle();
    expect([...heard].sort()).toEqual(['answer', 'drain']);
    expect(channel.writable).toBe(true);
  });
});
