import { RabbitApplication } from '@nest-amqp/client';
import { Queue } from '@nest-amqp/core';
import { listener, LogBook } from '../listener/listening';
import { eventually } from '../support/eventually';
import { describeOnOperatedBrokers } from '../support/operated-broker';

jest.setTimeout(60_000);

describeOnOperatedBrokers('an application that may not declare wait queues', (broker) => {
  let application: RabbitApplication;
  let logger: LogBook;

  beforeEach(async () => {
    const user = await broker.user({ configure: '^orders', write: '.*', read: '.*' });
    logger = new LogBook();
    application = new RabbitApplication({ transport: { name: 'the user', create: () => broker.transport(user) }, logger });
  });

  afterEach(() => application.close());

  it('waits in process for the next attempt, and says what to grant', async () => {
    const redelivered: unknown[] = [];
    const handle = (_: number, { message }: { message: { properties: { redelivered?: boolean } } }): void => {
      redelivered.push(message.properties.redelivered);
      if (redelivered.length < 3) throw new Error('boom');
    };
    application.addListener(listener(new Queue('orders'), handle, { options: { retry: [2_001, 2_001] } }));
    await application.start();
    await application.template.convertAndSend('', 'orders', 1);
    await eventually(() => expect(redelivered).toEqual([false, false, false]), 20_000);
    expect(logger.of('error')).toEqual([
      expect.stringMatching(/may not use the wait queue 'nest-amqp\.wait\.2001' \(.*refused.*Grant configure, write and read on/),
    ]);
  });

  it('has its delayed sends rejected', async () => {
    await application.start();
    await application.admin.declareQueue(new Queue('orders'));
    await expect(application.template.convertAndSend('', 'orders', 1, { delayMs: 100 })).rejects.toMatchObject({
      code: 'ACCESS_REFUSED',
      outcome: 'not-sent',
    });
  });
});
