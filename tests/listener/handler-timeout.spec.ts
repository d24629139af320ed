import type { ListenerInvocation } from '@nest-amqp/client';
import { AmqpHandlerTimeoutError, isAmqpError, type Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { Gate, listener, LogBook, parkedOf } from './listening';

describeOnEachTransport('a handler that takes too long', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;
  let logger: LogBook;

  beforeEach(() => {
    queue = applications.queue('too-long');
    logger = new LogBook();
  });

  afterEach(() => applications.close());

  it('has its signal aborted, and the attempt counts as failed: the message is tried again and then parked', async () => {
    const signals: AbortSignal[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(
        queue,
        (_, { signal }) => {
          signals.push(signal);
          return new Promise(() => undefined);
        },
        { options: { handlerTimeoutMs: 20, retry: [1] } },
      ),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 'never');
    await eventually(() => expect([signals.length, container.unacked]).toEqual([2, 0]));
    expect(signals.map(({ aborted, reason }) => [aborted, isAmqpError(reason, 'HANDLER_TIMEOUT')])).toEqual([
      [true, true],
      [true, true],
    ]);
    expect(signals[0]).not.toBe(signals[1]);
    expect((signals[0]!.reason as Error).message).toMatch(/^TestListener\.onMessage had not finished with message .* after 20 ms\./);
    const parked = await parkedOf(application, queue);
    expect(parked.properties.headers['x-exception-message']).toContain('had not finished');
  });

  it('gives its place to the next message, although it never settles', async () => {
    const handled: unknown[] = [];
    const application = applications.make({ logger });
    application.addListener(
      listener(queue, (n: number) => (n === 1 ? new Promise(() => undefined) : handled.push(n)), {
        options: { handlerTimeoutMs: 20, retry: false, recoverer: 'discard' },
      }),
    );
    await application.start();
    for (const n of [1, 2]) await application.template.convertAndSend('', queue.name, n);
    await eventually(() => expect(handled).toEqual([2]));
  });

  it('changes nothing when it settles late, and the log says so', async () => {
    const gate = new Gate();
    let attempts = 0;
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(
        queue,
        async () => {
          if (++attempts === 1) await gate.opened;
          return 'a reply';
        },
        { options: { handlerTimeoutMs: 20, retry: [1] } },
      ),
    );
    await application.start();
    const reply = application.template.convertSendAndReceive('', queue.name, 'request');
    expect(await reply).toBe('a reply');
    await eventually(() => expect(container.unacked).toBe(0));
    gate.open();
    await eventually(() =>
      expect(logger.of('warn')).toContainEqual(expect.stringMatching(/finished for message .* after its 20 ms were over/)),
    );
    expect([attempts, container.inFlight, container.unacked]).toEqual([2, 0, 0]);
  });

  it('settles nothing late in MANUAL either: the message has been decided', async () => {
    const invocations: ListenerInvocation[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(
        queue,
        (_, invocation) => {
          invocations.push(invocation);
          return new Promise(() => undefined);
        },
        { options: { ackMode: 'MANUAL', handlerTimeoutMs: 20, retry: false, recoverer: 'discard' } },
      ),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    await eventually(() => expect([invocations.length, container.unacked]).toEqual([1, 0]));
    const [{ acknowledgment }] = invocations as [ListenerInvocation];
    expect(acknowledgment.settled).toBe(true);
    acknowledgment.nack();
    await container.stop();
    expect((await application.admin.getQueueInfo(queue))?.messageCount).toBe(0);
  });

  it('is told to the requester as the error that it is, where errors are returned', async () => {
    const application = applications.make({ logger });
    application.addListener(
      listener(queue, () => new Promise(() => undefined), { options: { handlerTimeoutMs: 20, retry: false, returnErrors: true } }),
    );
    await application.start();
    await expect(application.template.convertSendAndReceive('', queue.name, 'request')).rejects.toMatchObject({
      code: 'REMOTE_ERROR',
      message: expect.stringContaining('had not finished') as string,
    });
    expect(new AmqpHandlerTimeoutError('x').retryable).toBe(true);
  });
});
