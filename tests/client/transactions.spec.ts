import type { RabbitApplication } from '@nest-amqp/client';
import { CorrelationData, DirectExchange, type Queue } from '@nest-amqp/core';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { Applications } from './application';

describeOnEachTransport('a transaction', (transport) => {
  const applications = new Applications(transport);
  let application: RabbitApplication;
  let queue: Queue;
  let other: Queue;

  beforeEach(async () => {
    queue = applications.queue();
    other = applications.queue('other');
    application = await applications.started({ declarables: [queue, other] });
  });

  afterEach(() => applications.close());

  async function counts(): Promise<(number | undefined)[]> {
    const infos = await Promise.all([queue, other].map((each) => application.admin.getQueueInfo(each)));
    return infos.map((info) => info?.messageCount);
  }

  it('sends what it sends and acknowledges what it receives when it ends', async () => {
    await application.template.sendToQueue(queue, 'order');
    const result = await application.template.withTransaction(async (operations) => {
      const order = await operations.receiveAndConvert(queue);
      await operations.sendToQueue(other, [order, 1]);
      await operations.sendToQueue(other, [order, 2]);
      expect(await counts()).toEqual([0, 0]);
      return order;
    });
    expect(result).toBe('order');
    expect(await counts()).toEqual([0, 2]);
    expect(await application.template.receiveAndConvert(other)).toEqual(['order', 1]);
  });

  it('that throws has sent nothing, and what it received is back (Spring A15)', async () => {
    await application.template.sendToQueue(queue, 'order');
    const correlation = new CorrelationData('c');
    const failed = application.template.withTransaction(async (operations) => {
      await operations.receive(queue);
      await operations.sendToQueue(other, 1, correlation);
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await counts()).toEqual([1, 0]);
    expect(await correlation.confirm).toEqual({ ack: false, reason: 'changed my mind' });
    expect((await application.template.receive(queue))?.properties.redelivered).toBe(true);
  });

  it('tells the confirm callback of its messages when it is committed', async () => {
    const confirms: unknown[] = [];
    application.template.setConfirmCallback((correlation, ack) => confirms.push([correlation?.id, ack]));
    await application.template.withTransaction(async (operations) => {
      await operations.sendToQueue(queue, 1, new CorrelationData('c'));
      expect(confirms).toEqual([]);
    });
    expect(confirms).toEqual([['c', true]]);
  });

  it('in which the broker refuses something has not taken place', async () => {
    const failed = application.template.withTransaction(async (operations) => {
      await operations.sendToQueue(queue, 1);
      await operations.convertAndSend('no.such.exchange', 'k', 2);
    });
    await expect(failed).rejects.toMatchObject({ code: 'NOT_FOUND', outcome: 'refused' });
    expect(await counts()).toEqual([0, 0]);
  });

  it('is committed although a message found no queue, and says so', async () => {
    const exchange = new DirectExchange(uniqueName('direct'));
    await application.admin.declareExchange(exchange);
    const returned: string[] = [];
    application.template.setReturnsCallback(({ routingKey }) => returned.push(routingKey));
    await application.template.withTransaction(async (operations) => {
      await operations.convertAndSend(exchange, 'nobody', 1);
      await operations.sendToQueue(queue, 1);
    });
    expect(returned).toEqual(['nobody']);
    const strict = application.template.withTransaction(async (operations) => {
      await operations.convertAndSend(exchange, 'nobody', 1, { unroutable: 'reject' });
      await operations.sendToQueue(queue, 2);
    });
    await expect(strict).rejects.toMatchObject({ code: 'RETURNED', message: expect.stringContaining('is committed') as unknown });
    expect(await counts()).toEqual([2, 0]);
  });

  it('has no confirms to wait for', async () => {
    const failed = application.template.withTransaction((operations) =>
      (operations as unknown as { waitForConfirms(): Promise<boolean> }).waitForConfirms(),
    );
    await expect(failed).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
  });

  it('whose connection is lost has not taken place, and the application goes on', async () => {
    const failed = application.template.withTransaction(async (operations) => {
      await operations.sendToQueue(queue, 1);
      transport.cut();
      // The operation finds out that the channel is gone.
      await operations.receive(other).catch(() => undefined);
    });
    await expect(failed).rejects.toMatchObject({ outcome: expect.stringMatching('unknown|refused|not-sent') as unknown });
    await application.template.sendToQueue(other, 1);
    expect(await counts()).toEqual([0, 1]);
  });
});
