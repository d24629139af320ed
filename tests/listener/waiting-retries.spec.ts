import { ORIGIN_HEADER, RETRY_HEADERS, type ListenerInvocation, type ListenerOptions } from '@nest-amqp/client';
import { BindingBuilder, MessageBuilder, TopicExchange, type Message, type Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { listener, LogBook } from './listening';

// The shortest delay that is waited for in the broker.
const LONG_MS = 2_001;

describeOnEachTransport('a message that waits long for its next attempt', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;
  let logger: LogBook;

  beforeEach(() => {
    queue = applications.queue('waiting');
    logger = new LogBook();
  });

  afterEach(() => applications.close());

  const listening = async (handle: (n: number, invocation: ListenerInvocation) => unknown, options: ListenerOptions) => {
    const exchange = new TopicExchange(uniqueName('orders'));
    const application = applications.make({ logger, declarables: [exchange, BindingBuilder.bind(queue).to(exchange).with('order.#')] });
    const container = application.addListener(listener(queue, handle, { options }));
    await application.start();
    return { application, container, exchange };
  };

  it('leaves the listener to the messages behind it, and comes back as it was, marked as seen before', async () => {
    const seen: Message[] = [];
    const { application, container, exchange } = await listening(
      (n, { message }) => {
        seen.push(message);
        if (n === 1 && seen.filter(({ properties }) => properties.messageId === 'm1').length < 3) throw new Error('boom');
      },
      { retry: [1, LONG_MS] },
    );
    const sent = MessageBuilder.withBody('1')
      .andProperties({ messageId: 'm1', contentType: 'application/json', expirationMs: 60_000, headers: { tenant: 'a', CC: ['order.cc'] } })
      .build();
    await application.template.send(exchange, 'order.placed', sent);
    await application.template.convertAndSend(exchange, 'order.placed', 2, { messageId: 'm2' });
    await eventually(() => expect(seen.map(({ properties }) => properties.messageId)).toEqual(['m1', 'm1', 'm2', 'm1']), 10_000);
    await eventually(() => expect(container.unacked).toBe(0));
    const back = seen[3]?.properties;
    expect(back).toMatchObject({
      receivedExchange: exchange.name,
      receivedRoutingKey: 'order.placed',
      redelivered: true,
      expirationMs: 60_000,
      contentType: 'application/json',
      consumerQueue: queue.name,
    });
    expect(back?.headers).toEqual({
      tenant: 'a',
      CC: ['order.cc'],
      [RETRY_HEADERS.attempt]: 2,
      [RETRY_HEADERS.cause]: 'Error: boom',
      [RETRY_HEADERS.firstFailure]: expect.any(Date) as Date,
    });
    expect(back?.headers).not.toHaveProperty(ORIGIN_HEADER);
    expect(logger.of('warn')).toContainEqual(
      expect.stringContaining(`and waits ${String(LONG_MS)} ms in queue 'nest-amqp.wait.${String(LONG_MS)}'`),
    );
  });

  it('is parked when its attempts are used up, with the way that it has gone in the log', async () => {
    let attempts = 0;
    const { application, exchange } = await listening(
      () => {
        attempts++;
        throw new Error(`boom ${String(attempts)}`);
      },
      { retry: [1, LONG_MS] },
    );
    await application.template.convertAndSend(exchange, 'order.placed', 1, { messageId: 'm1' });
    const parking = `${queue.name}.parking`;
    await eventually(async () => expect((await application.admin.getQueueInfo(parking))?.messageCount).toBe(1), 10_000);
    expect(attempts).toBe(3);
    expect((await application.template.receive(parking))?.properties.headers).toMatchObject({
      'x-exception-message': 'boom 3',
      'x-original-queue': queue.name,
      'x-original-exchange': exchange.name,
      'x-original-routingKey': 'order.placed',
      [RETRY_HEADERS.attempt]: 2,
    });
    const label = `message m1 of queue '${queue.name}'`;
    expect(logger.of('debug').filter((line) => line.startsWith(label))).toEqual([
      `${label}: attempt 1 failed (Error: boom 1), tried again after 1 ms > attempt 2 failed (Error: boom 2), put into queue 'nest-amqp.wait.2001' for 2001 ms > it is acknowledged`,
      `${label}: came back after 2 failed attempts (the last: Error: boom 2) > attempt 3 failed (Error: boom 3), it was parked in queue '${parking}'`,
    ]);
  });

  it('waits in process, and nothing overtakes it, when order is kept', async () => {
    const seen: number[] = [];
    const { application, exchange } = await listening(
      (n) => {
        seen.push(n);
        if (seen.length === 1) throw new Error('boom');
      },
      { retry: { delaysMs: [LONG_MS], ordered: true } },
    );
    for (const n of [1, 2]) await application.template.convertAndSend(exchange, 'order.placed', n);
    await eventually(() => expect(seen).toEqual([1, 1, 2]), 10_000);
  });

  it('waits in process where its queue would not outlive the wait', async () => {
    const redelivered: unknown[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(
        await application.admin.declareQueue(),
        (_: number, { message }) => {
          redelivered.push(message.properties.redelivered);
          if (redelivered.length === 1) throw new Error('boom');
        },
        { options: { retry: [LONG_MS] } },
      ),
    );
    await application.start();
    await application.template.sendToQueue(container.endpoint.queues[0]!, 1);
    await eventually(() => expect(redelivered).toEqual([false, false]), 10_000);
  });
});
