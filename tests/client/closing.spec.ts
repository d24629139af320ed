import { getEventListeners } from 'node:events';
import { RabbitApplication } from '@nest-amqp/client';
import { Queue } from '@nest-amqp/core';
import { InMemoryBroker, ManualClock, memory } from '@nest-amqp/memory';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { Applications } from './application';

describeOnEachTransport('an application that closes', (transport) => {
  const applications = new Applications(transport);

  afterEach(async () => {
    transport.refuse(false);
    await applications.close();
  });

  async function withoutBroker(application: RabbitApplication): Promise<void> {
    transport.refuse(true);
    transport.cut();
    await eventually(() => expect(application.connection.current).toBeUndefined());
  }

  it('settles requests and sends that wait for a broker that does not come back', async () => {
    const application = await applications.started({ template: { sendTimeoutMs: 50 } });
    await withoutBroker(application);
    const { template } = application;
    const outcomes = Promise.allSettled([
      template.convertSendAndReceive('', 'q', 1, { timeoutMs: 60_000 }),
      template.sendToQueue('q', 1, { timeoutMs: 60_000 }),
      template.sendToQueue('q', 1, { timeoutMs: Infinity }),
    ]);
    await application.close();
    const stopped = { status: 'rejected', reason: expect.objectContaining({ code: 'STOPPED', outcome: 'not-sent' }) as unknown };
    expect(await outcomes).toEqual([stopped, stopped, stopped]);
    await expect(template.convertSendAndReceive('', 'q', 1)).rejects.toMatchObject({ code: 'STOPPED', outcome: 'not-sent' });
  });

  it('does not wait again for the confirms of sends that have been given up', async () => {
    const broker = new InMemoryBroker();
    const application = new RabbitApplication({ transport: memory({ broker }), declarables: [new Queue('q')] });
    await application.start();
    await application.template.sendToQueue('q', 0);
    broker.block();
    await expect(application.template.sendToQueue('q', 1, { timeoutMs: 20 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    await application.close();
    broker.unblock();
  });

  it('does not wait for ever for a send that may', async () => {
    const clock = new ManualClock();
    const broker = new InMemoryBroker({ clock });
    const template = { sendTimeoutMs: Infinity };
    const application = new RabbitApplication({ transport: memory({ broker }), declarables: [new Queue('q')], template });
    await application.start();
    await application.template.sendToQueue('q', 0);
    broker.block();
    const sent = expect(application.template.sendToQueue('q', 1)).rejects.toMatchObject({ code: 'STOPPED' });
    let isClosed = false;
    const closing = application.close().then(() => (isClosed = true));
    await eventually(() => {
      clock.advance(1_000);
      expect(isClosed).toBe(true);
    });
    await closing;
    await sent;
  });
});

describeOnEachTransport('a signal that gives up', (transport) => {
  const applications = new Applications(transport);
  let application: RabbitApplication;
  let queue: Queue;

  beforeEach(async () => {
    queue = applications.queue();
    application = await applications.started({ declarables: [queue] });
  });

  afterEach(() => applications.close());

  it('that has aborted before sends and requests nothing', async () => {
    const signal = AbortSignal.abort(new Error('too late'));
    const given = { code: 'ABORTED', outcome: 'not-sent', cause: signal.reason as unknown };
    await expect(application.template.sendToQueue(queue, 1, { signal })).rejects.toMatchObject(given);
    await expect(application.template.convertSendAndReceive('', queue, 1, { signal })).rejects.toMatchObject(given);
    expect(await application.template.receive(queue)).toBeUndefined();
  });

  it('says that nobody knows of what was written, whatever it aborted with', async () => {
    await application.template.sendToQueue(queue, 0);
    const controller = new AbortController();
    const given = expect(
      Promise.allSettled([
        application.template.sendToQueue(queue, 1, { signal: controller.signal }),
        application.template.convertSendAndReceive('', queue, 1, { signal: controller.signal }),
      ]),
    ).resolves.toMatchObject([
      { reason: { code: 'ABORTED', outcome: 'unknown', message: expect.stringContaining('null') as unknown } },
      { reason: { code: 'ABORTED' } },
    ]);
    controller.abort(null);
    await given;
  });

  it('is not listened to any more when sends and requests are over', async () => {
    const { signal } = new AbortController();
    await application.template.sendToQueue(queue, 1, { signal });
    await application.template.convertSendAndReceive('', queue, 1, { signal, timeoutMs: 20 }).catch(() => undefined);
    await application.template.convertSendAndReceive('', queue, 1, { signal, timeoutMs: 20 }).catch(() => undefined);
    await application.template.sendToQueue(queue, () => 1, { signal }).catch(() => undefined);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
