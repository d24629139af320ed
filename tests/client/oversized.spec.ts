import { amqplib } from '@nest-amqp/amqplib';
import { QueueBuilder, type Queue, type TransportFactory } from '@nest-amqp/core';
import { memory, InMemoryBroker } from '@nest-amqp/memory';
import { listener, LogBook } from '../listener/listening';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { Applications } from './application';

describeOnEachTransport('a message that is larger than the application takes in', (transport) => {
  const applications = new Applications(transport);
  const broker = new InMemoryBroker();
  const logger = new LogBook();
  const large = 'x'.repeat(2000);

  /** For applications that are to be hurt by large messages; others send them. */
  function narrow(): TransportFactory {
    const maxMessageBytes = 1000;
    return transport.name === 'RabbitMQ'
      ? amqplib({ url: process.env.RABBITMQ_URL, maxMessageBytes })
      : memory({ broker, maxMessageBytes });
  }

  function wide(): TransportFactory {
    return transport.name === 'RabbitMQ' ? transport.factory() : memory({ broker });
  }

  beforeEach(() => {
    logger.lines.length = 0;
  });

  afterEach(() => applications.close());

  async function consuming(
    queue: Queue,
    options: Parameters<typeof listener>[2] = {},
  ): Promise<{ handled: unknown[]; send: (payload: string) => Promise<void>; unacked: () => number }> {
    const handled: unknown[] = [];
    const sender = await applications.started({ transport: wide(), declarables: [queue, ...queue.companions] });
    const application = applications.make({ transport: narrow(), declarables: [queue], logger });
    const container = application.addListener(listener(queue, (payload) => handled.push(payload), options));
    await application.start();
    return { handled, send: (payload) => sender.template.sendToQueue(queue, payload), unacked: () => container.unacked };
  }

  it('is dead-lettered unread where the application declares that, and the others are handled', async () => {
    const queue = QueueBuilder.durable(uniqueName('oversized')).deadLetter().build();
    const { handled, send } = await consuming(queue);
    for (const payload of ['before', large, 'after']) await send(payload);
    await eventually(() => expect(handled).toEqual(['before', 'after']));
    const reader = await applications.started({ transport: wide() });
    const dead = queue.companions.find(({ kind }) => kind === 'queue') as Queue;
    await eventually(async () => expect(await reader.template.receiveAndConvert(dead)).toBe(large));
    expect(logger.of('error')).toEqual([expect.stringContaining('so that its queue dead-letters it')]);
  });

  it.each(['AUTO', 'MANUAL'] as const)(
    'stays with the broker where nobody says where it goes, once and not again and again, in %s',
    async (ackMode) => {
      const queue = applications.queue('oversized');
      const { handled, send, unacked } = await consuming(queue, { options: { ackMode } });
      await send(large);
      await eventually(() => expect(logger.of('error')).toEqual([expect.stringContaining('it stays unacknowledged')]));
      for (let number = 0; number < 10; number++) await send(String(number));
      await eventually(() => expect(handled).toHaveLength(10));
      await eventually(() => expect(unacked()).toBe(ackMode === 'AUTO' ? 1 : 11));
      expect(logger.of('error')).toHaveLength(1);
      await applications.closeListeners();
      const reader = await applications.started({ transport: wide() });
      expect(await reader.template.receiveAndConvert(queue)).toBe(large);
    },
  );

  it('is discarded where the listener says so', async () => {
    const queue = applications.queue('oversized');
    const { handled, send, unacked } = await consuming(queue, { options: { recoverer: 'discard' } });
    for (const payload of [large, 'after']) await send(payload);
    await eventually(() => expect(handled).toEqual(['after']));
    await eventually(() => expect(unacked()).toBe(0));
    expect(logger.of('error')).toEqual([expect.stringContaining('it was discarded')]);
  });

  it('is not fetched, and stays in its queue', async () => {
    const queue = applications.queue('oversized');
    const sender = await applications.started({ transport: wide(), declarables: [queue] });
    await sender.template.sendToQueue(queue, large);
    const application = await applications.started({ transport: narrow() });
    await expect(application.template.receive(queue)).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE', details: { limit: 1000 } });
    await eventually(async () => expect(await sender.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 1 }));
    await sender.template.sendToQueue(queue, 'small');
    expect(await sender.template.receiveAndConvert(queue)).toBe(large);
    expect(await application.template.receiveAndConvert(queue)).toBe('small');
  });
});
