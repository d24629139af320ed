import type { RabbitApplication } from '@nest-amqp/client';
import type { Channel, TransportFactory } from '@nest-amqp/core';
import { Gate, listener, LogBook } from '../listener/listening';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { Applications } from './application';
import { faulty } from './faulty-transport';

describeOnEachTransport('an application that lost its connections', (transport) => {
  const applications = new Applications(transport);

  afterEach(async () => {
    transport.refuse(false);
    await applications.close();
  });

  /** The same transport, which tells of each connection that it has opened. */
  function telling(factory: TransportFactory, tell: () => void): TransportFactory {
    return {
      name: factory.name,
      create: () => {
        const made = factory.create();
        const connect = made.connect.bind(made);
        made.connect = async (options) => {
          const connection = await connect(options);
          tell();
          return connection;
        };
        return made;
      },
    };
  }

  async function away(application: RabbitApplication): Promise<void> {
    transport.refuse(true);
    transport.cut();
    await eventually(() => expect(application.connection.current).toBeUndefined());
  }

  it('declares again, then consumes, then publishes what waited', async () => {
    const queue = applications.queue();
    const happened: string[] = [];
    const gate = new Gate();
    let isBack = false;
    let connections = 0;
    const spoil = (channel: Channel): void => {
      const [declare, consume, publish] = [channel.queueDeclare, channel.basicConsume, channel.basicPublish].map((method) =>
        (method as (...args: unknown[]) => unknown).bind(channel),
      ) as [Channel['queueDeclare'], Channel['basicConsume'], Channel['basicPublish']];
      channel.queueDeclare = (...args) => {
        if (isBack) happened.push('declare');
        return declare(...args);
      };
      channel.basicConsume = async (...args) => {
        if (isBack) await gate.opened;
        const tag = await consume(...args);
        if (isBack) happened.push('consume');
        return tag;
      };
      channel.basicPublish = (...args) => {
        if (isBack) happened.push('publish');
        return publish(...args);
      };
    };
    const handled: unknown[] = [];
    const application = applications.make({
      transport: telling(faulty(transport.factory(), spoil), () => connections++),
      declarables: [queue],
    });
    application.addListener(listener(queue, (payload) => handled.push(payload)));
    await application.start();
    await away(application);
    const sent = application.template.sendToQueue(queue, 'waited');
    isBack = true;
    transport.refuse(false);
    // Both connections are there again, and still no consumer.
    await eventually(() => expect(connections).toBe(4));
    gate.open();
    await sent;
    await eventually(() => expect(handled).toEqual(['waited']));
    expect(happened).toEqual(['declare', 'consume', 'publish']);
  });

  it('gives up after as many attempts as it may: sends are rejected, listeners stop, and it is said', async () => {
    const queue = applications.queue();
    const logger = new LogBook();
    const application = applications.make({
      declarables: [queue],
      reconnect: { initialMs: 1, maxMs: 2, maxAttempts: 3 },
      template: { sendTimeoutMs: 60_000, replyTimeoutMs: 60_000 },
      logger,
    });
    const container = application.addListener(listener(queue, () => undefined));
    const givenUp: string[] = [];
    application.events.on('connection.given-up', ({ reason }) => givenUp.push(reason));
    await application.start();
    transport.refuse(true);
    transport.cut();
    await eventually(() => expect(application.connection.current).toBeUndefined());
    const { template, admin } = application;
    const refused = { code: 'CONNECT_FAILED', retryable: false, message: expect.stringContaining('after 3 attempts') as unknown };
    const waiting = await Promise.allSettled([
      template.sendToQueue(queue, 1),
      template.convertSendAndReceive('', queue, 1),
      template.receive(queue),
      admin.getQueueInfo(queue),
      application.connection.ready(),
    ]);
    for (const each of waiting) expect(each).toMatchObject({ status: 'rejected', reason: refused });
    expect(waiting.slice(0, 2)).toMatchObject([{ reason: { outcome: 'not-sent' } }, { reason: { outcome: 'not-sent' } }]);
    await eventually(() => expect(container.state).toBe('stopped'));
    expect(givenUp).toHaveLength(2);
    expect(logger.of('error')).toEqual([expect.stringContaining('The listeners stop, and every send is rejected')]);

    transport.refuse(false);
    await expect(template.sendToQueue(queue, 1)).rejects.toMatchObject({ ...refused, outcome: 'not-sent' });
    await expect(container.start()).rejects.toMatchObject(refused);
  });

  it('gives up the first connection after its own number of attempts, and can be started again', async () => {
    transport.refuse(true);
    const application = applications.make({ firstConnect: { initialMs: 1, maxMs: 1, maxAttempts: 2 } });
    await expect(application.start()).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      retryable: true,
      message: expect.stringContaining('in 2 attempts') as unknown,
    });
    transport.refuse(false);
    await application.start();
    expect(application.connection.current?.isOpen).toBe(true);
  });

  it('says for each operation that there was no connection in time', async () => {
    const application = await applications.started({ operationTimeoutMs: 500 });
    await away(application);
    const { admin, template } = application;
    const queue = applications.queue();
    const outcomes = await Promise.allSettled([
      admin.declareQueue(queue),
      admin.deleteQueue(queue),
      admin.getQueueInfo(queue),
      admin.initialize(),
      template.receive(queue),
      template.receive(queue, { timeoutMs: 60_000 }),
      template.execute(() => Promise.resolve()),
    ]);
    const operations = ['Declaring', 'Deleting', 'Looking at', 'Declaring everything', 'Fetching from', 'Fetching from', 'execute()'];
    outcomes.forEach((each, index) => {
      expect(each).toMatchObject({
        status: 'rejected',
        reason: {
          code: 'TIMEOUT',
          message: expect.stringMatching(`^${operations[index]?.replace('()', '\\(\\)')}.*there was no connection`) as unknown,
        },
      });
    });
    transport.refuse(false);
    await application.connection.ready();
    expect(await admin.getQueueInfo(queue)).toBeUndefined();
  });

  it('does not wait for ever for an operation that the broker does not answer, and goes on with the next', async () => {
    const queue = applications.queue();
    let deaf = false;
    const application = await applications.started({
      operationTimeoutMs: 1_000,
      transport: faulty(transport.factory(), (channel) => {
        const look = channel.queueDeclarePassive.bind(channel);
        channel.queueDeclarePassive = (name) => (deaf ? new Promise(() => undefined) : look(name));
      }),
    });
    // From now on there is a channel for it.
    await application.admin.getQueueInfo(queue);
    deaf = true;
    await expect(application.admin.getQueueInfo(queue)).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining(`Looking at queue '${queue.name}' was not answered within 1000 ms`) as unknown,
    });
    deaf = false;
    expect(await application.admin.getQueueInfo(queue)).toBeUndefined();
  });

  it('connects again where a declaration is not answered', async () => {
    const queue = applications.queue();
    let deaf = 1;
    const logger = new LogBook();
    const application = await applications.started({
      operationTimeoutMs: 1_000,
      logger,
      declarables: [queue],
      transport: faulty(transport.factory(), (channel) => {
        const declare = channel.queueDeclare.bind(channel);
        channel.queueDeclare = (...args) => (deaf-- > 0 ? new Promise(() => undefined) : declare(...args));
      }),
    });
    expect(application.connection.current?.isOpen).toBe(true);
    expect(logger.of('warn')[0]).toContain(`queue '${queue.name}' was not answered within 1000 ms`);
  });
});
