import type { RabbitApplication } from '@nest-amqp/client';
import { BindingBuilder, QueueBuilder, TopicExchange, type Message, type Queue } from '@nest-amqp/core';
import { listener } from '../listener/listening';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { Applications } from './application';

describeOnEachTransport('the parking lot', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;
  let exchange: TopicExchange;
  let application: RabbitApplication;
  let broken: boolean;
  let handled: Message[];

  beforeEach(() => {
    queue = applications.queue('orders');
    exchange = new TopicExchange(uniqueName('orders'));
    broken = true;
    handled = [];
  });

  afterEach(() => applications.close());

  const depth = async (name: string) => (await application.admin.getQueueInfo(name))?.messageCount;
  const ids = (messages: readonly { messageId?: string }[]) => messages.map(({ messageId }) => messageId);

  /** An application whose listener fails for m1, m2 and m3, until it is repaired; where they are then. */
  const failed = async (lot: string): Promise<string> => {
    application = applications.make({ declarables: [exchange, queue, BindingBuilder.bind(queue).to(exchange).with('order.#')] });
    application.addListener(
      listener(
        queue,
        (n: number, { message }) => {
          if (broken) throw new TypeError(`no ${String(n)}`);
          handled.push(message);
        },
        { options: { retry: false } },
      ),
    );
    await application.start();
    for (const n of [1, 2, 3]) {
      await application.template.convertAndSend(exchange, `order.${String(n)}`, n, {
        messageId: `m${String(n)}`,
        headers: { tenant: 'a' },
      });
    }
    await eventually(async () => expect(await depth(lot)).toBe(3));
    return lot;
  };

  const parked = () => failed(`${queue.name}.parking`);

  it('lists what is parked and why, without moving or taking anything, however often', async () => {
    const lot = await parked();
    for (let look = 0; look < 25; look++) expect(ids(await application.parkingLot.list(lot, { limit: 2 }))).toEqual(['m1', 'm2']);
    const [first] = await application.parkingLot.list(lot);
    expect(first).toMatchObject({ messageId: 'm1', failedQueue: queue.name, reason: 'TypeError', error: 'no 1' });
    expect(first?.message.body.toString()).toBe('1');
    expect(ids(await application.parkingLot.list(lot, { filter: ({ error }) => error !== 'no 2' }))).toEqual(['m1', 'm3']);
    expect((await application.parkingLot.look(lot, 'm3'))?.error).toBe('no 3');
    expect(await application.parkingLot.look(lot, 'm4')).toBeUndefined();
    expect(await depth(lot)).toBe(3);
  });

  it('sends one, some or all back to the queue that failed, as they were first published', async () => {
    const lot = await parked();
    broken = false;
    const { parkingLot } = application;
    expect(await parkingLot.sendBack(lot, { messageId: 'm2' })).toEqual({ sent: 1, failed: [] });
    await eventually(() => expect(handled).toHaveLength(1));
    expect(ids(await parkingLot.list(lot))).toEqual(['m1', 'm3']);
    const { receivedExchange, receivedRoutingKey, messageId, headers } = handled[0]!.properties;
    expect({ receivedExchange, receivedRoutingKey, messageId }).toEqual({
      receivedExchange: exchange.name,
      receivedRoutingKey: 'order.2',
      messageId: 'm2',
    });
    expect(headers).toEqual({ tenant: 'a' });
    expect(await parkingLot.sendBack(lot, ({ error }) => error === 'no 3')).toMatchObject({ sent: 1 });
    expect(await parkingLot.sendBack(lot, 'all')).toMatchObject({ sent: 1 });
    await eventually(() => expect(ids(handled.map(({ properties }) => properties))).toEqual(['m2', 'm3', 'm1']));
    expect(await depth(lot)).toBe(0);
  });

  it('deletes what is selected and nothing else', async () => {
    const lot = await parked();
    expect(await application.parkingLot.delete(lot, { messageId: ['m1', 'm3', 'm9'] })).toBe(2);
    expect(ids(await application.parkingLot.list(lot))).toEqual(['m2']);
  });

  it('does the same for a dead-letter queue, whose messages say nothing but where they came from', async () => {
    queue = QueueBuilder.durable(queue.name).deadLetter().build();
    const lot = await failed(`${queue.name}.dlq`);
    const [first] = await application.parkingLot.list(lot);
    expect(first).toMatchObject({ messageId: 'm1', failedQueue: queue.name, reason: 'rejected' });
    broken = false;
    expect(await application.parkingLot.sendBack(lot, 'all')).toEqual({ sent: 3, failed: [] });
    await eventually(() => expect(ids(handled.map(({ properties }) => properties))).toEqual(['m1', 'm2', 'm3']));
    expect(handled[0]?.properties.receivedRoutingKey).toBe('order.1');
    expect(Object.keys(handled[0]!.properties.headers)).not.toContain('x-death');
    expect(await depth(lot)).toBe(0);
  });

  it('keeps what cannot be sent back, and says why', async () => {
    const lot = await parked();
    const { sent, failed: kept } = await application.parkingLot.sendBack(lot, 'all', { to: uniqueName('missing') });
    expect(sent).toBe(0);
    expect(kept.map(({ parked: { messageId }, error }) => [messageId, (error as { code?: string }).code])).toEqual([
      ['m1', 'RETURNED'],
      ['m2', 'RETURNED'],
      ['m3', 'RETURNED'],
    ]);
    expect(ids(await application.parkingLot.list(lot))).toEqual(['m1', 'm2', 'm3']);
    const stranger = applications.queue('stranger');
    await application.admin.declareQueue(stranger);
    await application.template.convertAndSend('', stranger.name, 'never failed');
    expect((await application.parkingLot.sendBack(stranger, 'all')).failed[0]?.error.message).toContain(
      'does not say which queue it failed in',
    );
  });

  it('loses nothing of a quorum queue by looking, even when looks count as deliveries', async () => {
    application = await applications.started();
    const quorum = QueueBuilder.durable(uniqueName('quorum')).quorum().deliveryLimit(2).build();
    await application.admin.declareQueue(quorum);
    for (const n of [1, 2, 3]) await application.template.convertAndSend('', quorum.name, n, { messageId: `m${String(n)}` });
    for (let look = 0; look < 8; look++) {
      await eventually(async () => expect(ids(await application.parkingLot.list(quorum))).toEqual(['m1', 'm2', 'm3']));
    }
    await eventually(async () => expect(await depth(quorum.name)).toBe(3));
  });

  it('says so when there is no such queue', async () => {
    application = await applications.started();
    await expect(application.parkingLot.list(uniqueName('missing'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
