import type { ListenerInvocation } from '@nest-amqp/client';
import { Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { faulty } from '../client/faulty-transport';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { Gate, listener, LogBook } from './listening';

describeOnEachTransport('a listener container', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;
  let logger: LogBook;

  beforeEach(() => {
    queue = applications.queue('lifecycle');
    logger = new LogBook();
  });

  afterEach(async () => {
    transport.refuse(false);
    await applications.close();
  });

  it('stops in order: nothing new, what was not begun goes back, what has begun finishes', async () => {
    const gate = new Gate();
    const handled: number[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(queue, async (n: number) => {
        await gate.opened;
        handled.push(n);
      }),
    );
    await application.start();
    for (let n = 1; n <= 5; n++) await application.template.convertAndSend('', queue.name, n);
    await eventually(() => expect([container.inFlight, container.unacked]).toEqual([1, 5]));
    const stopped = container.stop();
    expect(container.state).toBe('stopping');
    await eventually(async () => expect((await application.admin.getQueueInfo(queue))?.messageCount).toBe(4));
    gate.open();
    await stopped;
    expect(handled).toEqual([1]);
    expect(container.state).toBe('stopped');
    expect(await application.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 4, consumerCount: 0 });
    const order: unknown[] = [];
    for (let n = 2; n <= 5; n++) order.push(await application.template.receiveAndConvert(queue));
    expect(order).toEqual([2, 3, 4, 5]);
  });

  it('aborts the signal of what is still running at the deadline, and leaves it to be delivered again', async () => {
    const invocations: ListenerInvocation[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(
        queue,
        (_, invocation) => {
          invocations.push(invocation);
          return new Promise((resolve) => invocation.signal.addEventListener('abort', resolve));
        },
        { options: { shutdownTimeoutMs: 50 } },
      ),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    await eventually(() => expect(invocations).toHaveLength(1));
    await container.stop();
    expect(invocations[0]?.signal.aborted).toBe(true);
    expect(invocations[0]?.signal.reason).toMatchObject({ code: 'STOPPED' });
    expect((await application.template.receive(queue))?.properties.redelivered).toBe(true);
  });

  it('gives back what waits for its next attempt when it stops', async () => {
    let attempts = 0;
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(
        queue,
        () => {
          attempts++;
          throw new Error('boom');
        },
        { options: { retry: { delaysMs: [60_000], ordered: true } } },
      ),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    await eventually(() => expect(attempts).toBe(1));
    await container.stop();
    expect((await application.admin.getQueueInfo(queue))?.messageCount).toBe(1);
    expect(logger.of('error')).toEqual([]);
  });

  it('gives back what waits to be requeued when it stops', async () => {
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(queue, () => Promise.reject(new Error('boom')), {
        options: { retry: false, recoverer: 'requeue', prefetch: 2, concurrency: 2 },
      }),
    );
    await application.start();
    for (let n = 1; n <= 4; n++) await application.template.convertAndSend('', queue.name, n);
    await eventually(() => expect(logger.of('error').length).toBeGreaterThan(1));
    await container.stop();
    expect((await application.admin.getQueueInfo(queue))?.messageCount).toBe(4);
  });

  it('can be started again after it was stopped, also while it stops', async () => {
    const received: unknown[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(listener(queue, (n) => received.push(n)));
    await application.start();
    await container.stop();
    await container.stop();
    expect(container.isRunning).toBe(false);
    await Promise.all([container.start(), container.start(), container.stop(), container.stop()]);
    expect(container.state).toBe('stopped');
    expect((await application.admin.getQueueInfo(queue))?.consumerCount).toBe(0);
    await Promise.all([container.start(), container.stop(), container.start()]);
    expect(container.state).toBe('running');
    expect((await application.admin.getQueueInfo(queue))?.consumerCount).toBe(1);
    await application.template.convertAndSend('', queue.name, 1);
    await eventually(() => expect(received).toEqual([1]));
  });

  it('consumes again after the connection was lost, and tells what was in flight', async () => {
    const invocations: ListenerInvocation[] = [];
    const received: unknown[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(queue, (n, invocation) => {
        received.push([n, invocation.message.properties.redelivered]);
        invocations.push(invocation);
        if (invocations.length > 1) return undefined;
        return new Promise((resolve) => invocation.signal.addEventListener('abort', resolve));
      }),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    await eventually(() => expect(received).toEqual([[1, false]]));
    transport.cut();
    await eventually(() =>
      expect(received).toEqual([
        [1, false],
        [1, true],
      ]),
    );
    expect(invocations[0]?.signal.aborted).toBe(true);
    await application.template.convertAndSend('', queue.name, 2);
    await eventually(() => expect(received).toHaveLength(3));
    await eventually(() => expect(container.unacked).toBe(0));
    expect(logger.of('error')).toEqual([]);
  });

  it('stays stopped when it was stopped while there was no connection', async () => {
    const application = applications.make({ logger });
    const container = application.addListener(listener(queue, () => undefined));
    await application.start();
    transport.refuse(true);
    transport.cut();
    await eventually(() => expect(application.connection.current).toBeUndefined());
    await container.stop();
    transport.refuse(false);
    await application.connection.ready();
    expect((await application.admin.getQueueInfo(queue))?.consumerCount).toBe(0);
    expect(container.state).toBe('stopped');
  });

  it('waits for a queue that is not there yet and is not its own, without disturbing other queues', async () => {
    const received: unknown[] = [];
    const missing = uniqueName('not-yet');
    const application = applications.make({ logger, declarables: [queue] });
    const container = application.addListener(listener([missing, queue.name], (payload) => received.push(payload)));
    await application.start();
    expect(container.missingQueues).toEqual([missing]);
    expect(logger.of('warn')).toEqual([expect.stringContaining(`waits for queue '${missing}', which is not there`)]);
    await application.template.convertAndSend('', queue.name, 'there');
    await eventually(() => expect(received).toEqual(['there']));
    const other = await applications.started();
    await other.admin.declareQueue(new Queue(missing));
    await other.template.convertAndSend('', missing, 'late');
    await eventually(() => expect(received).toEqual(['there', 'late']));
    expect(container.missingQueues).toEqual([]);
    expect(logger.of('log')).toContainEqual(expect.stringContaining(`consumes queue '${missing}' now`));
  });

  it('declares its own queue again when somebody deleted it, and goes on', async () => {
    const received: unknown[] = [];
    const application = applications.make({ logger });
    application.addListener(listener(queue, (payload) => received.push(payload)));
    await application.start();
    const other = await applications.started();
    await other.admin.deleteQueue(queue.name);
    await eventually(() => expect(logger.of('warn')).toContainEqual(expect.stringContaining('the broker cancelled the consumer')));
    await eventually(async () => expect((await other.admin.getQueueInfo(queue.name))?.consumerCount).toBe(1));
    await application.template.convertAndSend('', queue.name, 'again');
    await eventually(() => expect(received).toEqual(['again']));
  });

  it('lets a handler finish whose queue was deleted meanwhile, and waits for it when it stops', async () => {
    const gate = new Gate();
    let finished = 0;
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(queue, async () => {
        await gate.opened;
        finished++;
      }),
    );
    await application.start();
    for (let n = 1; n <= 2; n++) await application.template.convertAndSend('', queue.name, n);
    await eventually(() => expect(container.inFlight).toBe(1));
    await application.admin.deleteQueue(queue);
    await eventually(() => expect(container.missingQueues).toEqual([queue.name]));
    expect(container.inFlight).toBe(1);
    let hasStopped = false;
    const stopped = container.stop().then(() => (hasStopped = true));
    await new Promise(setImmediate);
    expect(hasStopped).toBe(false);
    gate.open();
    await stopped;
    expect([finished, container.inFlight]).toEqual([1, 0]);
  });

  it('consumes again when the broker cancels a consumer as soon as it is started', async () => {
    const received: unknown[] = [];
    let cancels = 1;
    const cancelling = faulty(transport.factory(), (channel) => {
      const [consume, onCancel] = [channel.basicConsume.bind(channel), channel.onCancel.bind(channel)];
      let cancelled: (consumerTag: string) => void = () => undefined;
      channel.onCancel = (tell) => {
        cancelled = tell;
        onCancel(tell);
      };
      channel.basicConsume = async (...args) => {
        const tag = await consume(...args);
        // Read together with the answer, it is told before anybody knows of the answer. What a listener throws does not come back.
        try {
          if (cancels-- > 0) cancelled(tag);
        } catch {
          return tag;
        }
        return tag;
      };
    });
    const application = applications.make({ logger, transport: cancelling });
    application.addListener(listener(queue, (payload) => received.push(payload)));
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    await eventually(() => expect(received).toEqual([1]));
    expect(logger.of('error')).toEqual([]);
  });

  it('waits while another consumer has the queue for itself', async () => {
    const application = applications.make({ logger });
    const first = application.addListener(listener(queue, () => undefined, { id: 'first', options: { exclusive: true } }));
    const second = application.addListener(
      listener(queue, () => undefined, { id: 'second', options: { exclusive: true, autoStart: false } }),
    );
    await application.start();
    await second.start();
    expect(second.missingQueues).toEqual([queue.name]);
    await first.stop();
    await eventually(() => expect(second.missingQueues).toEqual([]));
  });
});
