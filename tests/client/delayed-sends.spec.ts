import type { RabbitApplication } from '@nest-amqp/client';
import { AmqpOptionsError, BindingBuilder, DirectExchange, HeadersExchange, TopicExchange, type Queue } from '@nest-amqp/core';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { Applications } from './application';

describeOnEachTransport('a delayed send', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;
  let application: RabbitApplication;

  beforeEach(() => {
    queue = applications.queue('later');
  });

  afterEach(() => applications.close());

  const depth = async () => (await application.admin.getQueueInfo(queue))?.messageCount;

  it('resolves when the message waits, which comes to its exchange with its own key when the time is over', async () => {
    const exchange = new TopicExchange(uniqueName('orders'));
    application = await applications.started({ declarables: [exchange, queue, BindingBuilder.bind(queue).to(exchange).with('order.*')] });
    const sentAt = Date.now();
    await application.template.convertAndSend(
      exchange,
      'order.placed',
      { n: 1 },
      { delayMs: 2_000, messageId: 'm1', headers: { tenant: 'a' } },
    );
    expect(await depth()).toBe(0);
    const message = await application.template.receive(queue, { timeoutMs: 10_000 });
    expect(Date.now() - sentAt).toBeGreaterThanOrEqual(1_995);
    expect(message?.properties).toMatchObject({
      messageId: 'm1',
      receivedExchange: exchange.name,
      receivedRoutingKey: 'order.placed',
      receivedDeliveryMode: 2,
      headers: { tenant: 'a' },
    });
    expect(message?.body.toString()).toBe('{"n":1}');
  });

  it('is routed when it has waited: by headers, and to what is bound only then', async () => {
    const exchange = new HeadersExchange(uniqueName('facts'));
    application = await applications.started({ declarables: [exchange, queue] });
    await application.template.convertAndSend(exchange, '', 1, { delayMs: 1_000, headers: { tenant: 'a' } });
    await application.admin.declareBinding(BindingBuilder.bind(queue).to(exchange).where('tenant').matches('a'));
    await eventually(async () => expect(await depth()).toBe(1));
  });

  it('lets a shorter delay overtake a longer one', async () => {
    application = await applications.started({ declarables: [queue] });
    await application.template.sendToQueue(queue, 'second', { delayMs: 2_000 });
    await application.template.sendToQueue(queue, 'first', { delayMs: 100 });
    const next = () => application.template.receiveAndConvert(queue, { timeoutMs: 5_000 });
    expect([await next(), await next()]).toEqual(['first', 'second']);
  });

  it('waits again when somebody has deleted the queue that it would wait in', async () => {
    application = await applications.started({ declarables: [queue] });
    await application.template.sendToQueue(queue, 1, { delayMs: 107 });
    await eventually(async () => expect(await depth()).toBe(1));
    await application.admin.deleteQueue('nest-amqp.wait.107');
    await application.template.sendToQueue(queue, 2, { delayMs: 107 });
    await eventually(async () => expect(await depth()).toBe(2));
  });

  it('rejects at once what could never arrive', async () => {
    application = await applications.started();
    const { template } = application;
    await expect(template.sendToQueue(uniqueName('missing'), 1, { delayMs: 100 })).rejects.toMatchObject({
      code: 'RETURNED',
      outcome: 'not-sent',
      message: expect.stringContaining('There is no queue') as string,
    });
    await expect(template.convertAndSend(new DirectExchange(uniqueName('missing')), 'key', 1, { delayMs: 100 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      outcome: 'not-sent',
    });
  });

  it('refuses delays out of bounds, an expiration, and a request', async () => {
    application = await applications.started({ declarables: [queue] });
    const { template } = application;
    for (const delayMs of [-1, NaN, 2_000_000_001]) {
      await expect(template.sendToQueue(queue, 1, { delayMs })).rejects.toBeInstanceOf(AmqpOptionsError);
    }
    await expect(template.sendToQueue(queue, 1, { delayMs: 100, expirationMs: 50 })).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    await expect(template.convertSendAndReceive('', queue.name, 1, { delayMs: 100 })).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    await template.sendToQueue(queue, 1, { delayMs: 0, expirationMs: 60_000 });
    expect(await depth()).toBe(1);
  });
});
