import { republish, type ListenerOptions, type RabbitApplication } from '@nest-amqp/client';
import {
  AmqpRejectAndDontRequeueError,
  BindingBuilder,
  FanoutExchange,
  ImmediateAcknowledgeError,
  ImmediateRequeueError,
  Message,
  Queue,
  QueueBuilder,
} from '@nest-amqp/core';
import { Applications } from '../client/application';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { listener, LogBook } from './listening';

const quick: ListenerOptions = { retry: [1, 2, 3] };

describeOnEachTransport('a message whose handler fails', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;
  let parking: Queue;
  let logger: LogBook;

  beforeEach(() => {
    queue = applications.queue('failing');
    logger = new LogBook();
  });

  afterEach(() => applications.close());

  const depth = async (application: RabbitApplication, name: string) => (await application.admin.getQueueInfo(name))?.messageCount;

  /** An application with one listener, stopped when `isOver` holds. */
  const run = async (
    handle: (n: number) => unknown,
    options: ListenerOptions,
    isOver: (application: RabbitApplication) => void | Promise<void>,
  ) => {
    const application = applications.make({ logger });
    const container = application.addListener(listener(queue, handle, { options }));
    await application.start();
    await application.template.convertAndSend('', queue.name, 1, { messageId: 'm1', headers: { tenant: 'a' } });
    await eventually(() => isOver(application));
    await eventually(() => expect(container.unacked).toBe(0));
    await container.stop();
    return application;
  };

  it('is tried again and acknowledged when an attempt succeeds; each failed attempt is logged once (Spring F1)', async () => {
    let attempts = 0;
    const application = await run(
      () => {
        if (++attempts < 3) throw new Error(`boom ${attempts}`);
      },
      quick,
      () => expect(attempts).toBe(3),
    );
    expect(await depth(application, queue.name)).toBe(0);
    expect(logger.of('warn')).toEqual([
      expect.stringMatching(
        /TestListener\.onMessage failed on attempt 1 for message m1 of queue '.*', and is tried again in 1 ms: Error: boom 1/,
      ),
      expect.stringMatching(/on attempt 2 .* in 2 ms: Error: boom 2/),
    ]);
    expect(logger.of('error')).toEqual([]);
  });

  it('is parked after four attempts, with what went wrong and all that it carried', async () => {
    let attempts = 0;
    const application = await run(
      async () => {
        attempts++;
        throw new TypeError('boom');
      },
      quick,
      async (app) => expect(await depth(app, `${queue.name}.parking`)).toBe(1),
    );
    expect(attempts).toBe(4);
    const parked = await application.template.receive(`${queue.name}.parking`);
    expect(parked?.body.toString()).toBe('1');
    expect(parked?.properties).toMatchObject({
      messageId: 'm1',
      contentType: 'application/json',
      receivedDeliveryMode: 2,
      headers: {
        tenant: 'a',
        'x-exception-message': 'boom',
        'x-exception-type': 'TypeError',
        'x-original-exchange': '',
        'x-original-routingKey': queue.name,
      },
    });
    expect(logger.of('error')).toEqual([expect.stringContaining(`it was parked in queue '${queue.name}.parking'. TypeError: boom`)]);
  });

  it('is dead-lettered where this application declared dead letters (Spring E4, E15)', async () => {
    queue = QueueBuilder.durable(queue.name).deadLetter().build();
    const application = await run(
      () => Promise.reject(new Error('boom')),
      quick,
      async (app) => expect(await depth(app, `${queue.name}.dlq`)).toBe(1),
    );
    expect(await depth(application, `${queue.name}.parking`)).toBeUndefined();
    expect(logger.of('error')).toEqual([expect.stringContaining('it was rejected, so that its queue dead-letters it')]);
  });

  it('is not tried again when it can never succeed (Spring E1, E3)', async () => {
    let attempts = 0;
    const application = await run(
      () => {
        attempts++;
        throw new Error('outer', { cause: new AmqpRejectAndDontRequeueError('never') });
      },
      { ...quick, recoverer: 'discard' },
      () => expect(attempts).toBe(1),
    );
    expect(await depth(application, queue.name)).toBe(0);
    expect(logger.of('warn')).toEqual([]);
    expect(logger.of('error')).toEqual([expect.stringContaining('it was discarded')]);
  });

  it('is parked in a queue that an operator has made with other properties', async () => {
    const other = await applications.started();
    await other.admin.declareQueue(QueueBuilder.durable(`${queue.name}.parking`).ttl(60_000).build());
    await run(
      () => Promise.reject(new Error('boom')),
      { retry: false },
      async (app) => expect(await depth(app, `${queue.name}.parking`)).toBe(1),
    );
  });

  it('is parked at once when it cannot be converted', async () => {
    const application = applications.make({ logger });
    application.addListener(listener(queue, () => undefined, { options: quick }));
    await application.start();
    await application.template.send('', queue.name, new Message(Buffer.from('{'), { contentType: 'application/json' }));
    await eventually(async () => expect(await depth(application, `${queue.name}.parking`)).toBe(1));
    expect(logger.of('warn')).toEqual([]);
  });

  it('goes back at once when its handler wants it back (Spring E1, E15)', async () => {
    const redelivered: unknown[] = [];
    const application = applications.make({ logger });
    application.addListener(
      listener(queue, (_, { message }) => {
        redelivered.push(message.properties.redelivered);
        if (redelivered.length === 1) throw new ImmediateRequeueError();
      }),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    await eventually(() => expect(redelivered).toEqual([false, true]));
    expect(logger.of('warn')).toEqual([]);
  });

  it('is acknowledged when its handler says so by an error (Spring E9)', async () => {
    let attempts = 0;
    const application = await run(
      () => {
        attempts++;
        throw new ImmediateAcknowledgeError();
      },
      quick,
      () => expect(attempts).toBe(1),
    );
    expect(await depth(application, queue.name)).toBe(0);
    expect(logger.of('error')).toEqual([]);
  });

  it.each([
    ['a string', 'boom', "TestListener.onMessage threw 'boom', which is no Error"],
    ['nothing', undefined, 'threw a value of type undefined, which is no Error'],
  ])('is treated alike when what is thrown is %s', async (_, thrown, message) => {
    let attempts = 0;
    const application = await run(
      () => {
        attempts++;
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- which is the case under test
        throw thrown;
      },
      { retry: [1], recoverer: 'discard' },
      () => expect(attempts).toBe(2),
    );
    expect(await depth(application, queue.name)).toBe(0);
    expect(logger.of('error')).toEqual([expect.stringContaining(message)]);
  });

  it('goes back to its queue after a pause with the recoverer `requeue`', async () => {
    const times: number[] = [];
    await run(
      () => {
        times.push(Date.now());
        if (times.length < 3) throw new Error('boom');
      },
      { retry: false, recoverer: 'requeue' },
      () => expect(times).toHaveLength(3),
    );
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(95);
    expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(195);
  });

  it('is republished where the recoverer says (Spring F5)', async () => {
    const exchange = new FanoutExchange(uniqueName('failed'));
    parking = applications.queue('failed');
    const application = applications.make({ logger, declarables: [exchange, parking, BindingBuilder.bind(parking).to(exchange)] });
    application.addListener(
      listener(queue, () => Promise.reject(new Error('boom')), { options: { retry: false, recoverer: republish(exchange) } }),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    await eventually(async () => expect(await depth(application, parking.name)).toBe(1));
    const failed = await application.template.receive(parking);
    expect(failed?.properties.receivedRoutingKey).toBe(`error.${queue.name}`);
    expect(failed?.properties.headers['x-exception-message']).toBe('boom');
  });

  it('is handed to a function that recovers it (Spring F1)', async () => {
    const recovered: unknown[] = [];
    const application = await run(
      () => Promise.reject(new Error('boom')),
      { retry: false, recoverer: (message, error) => recovered.push([message.properties.messageId, error.message]) },
      () => expect(recovered).toEqual([['m1', 'boom']]),
    );
    expect(await depth(application, queue.name)).toBe(0);
  });

  it('is parked when the function that recovers it fails', async () => {
    const recoverer = () => Promise.reject(new Error('recoverer broken'));
    await run(
      () => Promise.reject(new Error('boom')),
      { retry: false, recoverer },
      async (app) => expect(await depth(app, `${queue.name}.parking`)).toBe(1),
    );
    expect(logger.of('error')).toEqual([expect.stringContaining('its recoverer failed (Error: recoverer broken), so it was parked')]);
  });

  it('goes back after a pause when it cannot be parked, and is not lost', async () => {
    const full = new Queue(`${queue.name}.parking`, { arguments: { 'x-max-length': 0, 'x-overflow': 'reject-publish' } });
    const times: number[] = [];
    const application = applications.make({ logger, declarables: [full] });
    application.addListener(
      listener(
        queue,
        () => {
          times.push(Date.now());
          if (times.length < 2) throw new Error('boom');
        },
        { options: { retry: false } },
      ),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    await eventually(() => expect(times).toHaveLength(2));
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(95);
    expect(logger.of('error')).toContainEqual(expect.stringContaining(`it could not be parked in queue '${full.name}'`));
  });

  it('waits longer each time a quorum queue says that it was delivered before', async () => {
    queue = QueueBuilder.durable(queue.name).quorum().build();
    const times: number[] = [];
    await run(
      () => {
        times.push(Date.now());
        if (times.length < 4) throw new Error('boom');
      },
      { retry: false, recoverer: 'requeue' },
      () => expect(times).toHaveLength(4),
    );
    expect(times[3]! - times[2]!).toBeGreaterThanOrEqual(395);
  });

  it('is not touched by the container when a MANUAL handler had settled it', async () => {
    let attempts = 0;
    const application = applications.make({ logger });
    application.addListener(
      listener(
        queue,
        (_, { acknowledgment }) => {
          attempts++;
          acknowledgment.ack();
          throw new Error('boom');
        },
        { options: { ...quick, ackMode: 'MANUAL' } },
      ),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    await eventually(() => expect(logger.of('error')).toEqual([expect.stringContaining('which it had settled before')]));
    expect(attempts).toBe(1);
  });

  it('is retried and parked by the container when a MANUAL handler had not settled it', async () => {
    let attempts = 0;
    const application = await run(
      () => {
        attempts++;
        throw new Error('boom');
      },
      { ...quick, ackMode: 'MANUAL' },
      async (app) => expect(await depth(app, `${queue.name}.parking`)).toBe(1),
    );
    expect(attempts).toBe(4);
    expect(await depth(application, queue.name)).toBe(0);
  });

  it('does not hold up the messages behind it for longer than its retries', async () => {
    const order: string[] = [];
    let failures = 0;
    const application = applications.make({ logger });
    application.addListener(
      listener(
        queue,
        (n: number) => {
          if (n === 1 && ++failures < 3) throw new Error('boom');
          order.push(`handled ${n}`);
        },
        { options: quick },
      ),
    );
    await application.start();
    for (const n of [1, 2]) await application.template.convertAndSend('', queue.name, n);
    await eventually(() => expect(order).toEqual(['handled 1', 'handled 2']));
  });
});
