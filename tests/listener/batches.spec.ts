import type { ListenerInvocation } from '@nest-amqp/client';
import { AmqpOptionsError, BatchItemsFailedError, Message, type Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { Gate, listener, LogBook, parkedOf } from './listening';

describeOnEachTransport('a batch listener', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;
  let logger: LogBook;

  beforeEach(() => {
    queue = applications.queue('batches');
    logger = new LogBook();
  });

  afterEach(() => applications.close());

  const send = async (application: ReturnType<Applications['make']>, numbers: readonly number[]) => {
    for (const n of numbers) await application.template.convertAndSend('', queue.name, n);
  };
  const left = async (application: ReturnType<Applications['make']>) => (await application.admin.getQueueInfo(queue))?.messageCount;

  it('gets arrays, in order, and each message is acknowledged (Spring D15)', async () => {
    const calls: ListenerInvocation[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(queue, (_, invocation) => calls.push(invocation), { options: { batch: { size: 2, timeoutMs: 60_000 } } }),
    );
    await application.start();
    await send(application, [1, 2, 3, 4]);
    await eventually(() => expect([calls.length, container.unacked]).toEqual([2, 0]));
    expect(calls.map(({ payload }) => payload)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(calls[1]!.batch!.map(({ message }) => message.body.toString())).toEqual(['3', '4']);
    expect(calls[1]!.message.body.toString()).toBe('3');
    await container.stop();
    expect(await left(application)).toBe(0);
    expect(logger.of('warn')).toEqual([]);
  });

  it('gets an incomplete batch when its first message has waited long enough', async () => {
    const calls: unknown[] = [];
    const application = applications.make();
    application.addListener(listener(queue, (payload) => calls.push(payload), { options: { batch: { size: 100, timeoutMs: 50 } } }));
    await application.start();
    await Promise.all([1, 2, 3].map((n) => application.template.convertAndSend('', queue.name, n)));
    await eventually(() => expect(calls.flat()).toEqual([1, 2, 3]));
  });

  it('has only those tried again, and then parked, that it names as failed', async () => {
    const calls: (readonly number[])[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(
        queue,
        (numbers: readonly number[]) => {
          calls.push(numbers);
          throw new BatchItemsFailedError(numbers.flatMap((n, index) => (n % 2 === 0 ? [[index, new Error(`no ${n}`)] as const] : [])));
        },
        { options: { batch: { size: 5, timeoutMs: 60_000 }, retry: [1] } },
      ),
    );
    await application.start();
    await send(application, [1, 2, 3, 4, 5]);
    await eventually(() =>
      expect([calls, container.unacked]).toEqual([
        [
          [1, 2, 3, 4, 5],
          [2, 4],
        ],
        0,
      ]),
    );
    const parked = [await parkedOf(application, queue), await parkedOf(application, queue)];
    expect(parked.map(({ body, properties }) => [body.toString(), properties.headers['x-exception-message']]).sort()).toEqual([
      ['2', 'no 2'],
      ['4', 'no 4'],
    ]);
    await container.stop();
    expect(await left(application)).toBe(0);
  });

  it('may return what Promise.allSettled gives: a result for each message', async () => {
    const calls: (readonly number[])[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(
        queue,
        (numbers: readonly number[]) => {
          calls.push(numbers);
          return Promise.allSettled(
            numbers.map((n) => (n === 2 && calls.length < 2 ? Promise.reject(new Error('not yet')) : Promise.resolve(n))),
          );
        },
        { options: { batch: { size: 3 }, retry: [1, 1] } },
      ),
    );
    await application.start();
    await send(application, [1, 2, 3]);
    await eventually(() => expect([calls, container.unacked]).toEqual([[[1, 2, 3], [2]], 0]));
    expect(logger.of('error')).toEqual([]);
  });

  it('has the whole batch tried again when it throws anything else (Spring E12)', async () => {
    const calls: unknown[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(
        queue,
        (numbers) => {
          calls.push(numbers);
          if (calls.length === 1) throw new Error('boom');
        },
        { options: { batch: { size: 4 }, retry: [1] } },
      ),
    );
    await application.start();
    await send(application, [1, 2, 3, 4]);
    await eventually(() =>
      expect([calls, container.unacked]).toEqual([
        [
          [1, 2, 3, 4],
          [1, 2, 3, 4],
        ],
        0,
      ]),
    );
  });

  it('has only those tried again in MANUAL that it has not settled (Spring E13)', async () => {
    const calls: unknown[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(
        queue,
        (numbers, { batch, acknowledgment }) => {
          calls.push(numbers);
          if (calls.length > 1) return acknowledgment.ack();
          batch![0]!.acknowledgment.ack();
          batch![1]!.acknowledgment.ack();
          throw new Error('half of it');
        },
        { options: { batch: { size: 4 }, ackMode: 'MANUAL', retry: [1] } },
      ),
    );
    await application.start();
    await send(application, [1, 2, 3, 4]);
    await eventually(() =>
      expect([calls, container.unacked]).toEqual([
        [
          [1, 2, 3, 4],
          [3, 4],
        ],
        0,
      ]),
    );
    await container.stop();
    expect(await left(application)).toBe(0);
  });

  it('does not get what cannot be converted, which is parked, and the others are not held back', async () => {
    const calls: unknown[] = [];
    const application = applications.make({ logger });
    application.addListener(listener(queue, (numbers) => calls.push(numbers), { options: { batch: { size: 3 } } }));
    await application.start();
    await send(application, [1]);
    await application.template.send('', queue.name, new Message(Buffer.from('{'), { contentType: 'application/json' }));
    await send(application, [3]);
    await eventually(() => expect(calls).toEqual([[1, 3]]));
    expect((await parkedOf(application, queue)).body.toString()).toBe('{');
  });

  it('begins what it has collected when it stops, if there is a place, and the rest goes back', async () => {
    const gate = new Gate();
    const calls: (readonly number[])[] = [];
    const application = applications.make();
    const options = { batch: { size: 4, timeoutMs: 60_000 } };
    const container = application.addListener(
      listener(
        queue,
        (numbers: readonly number[]) => {
          calls.push(numbers);
          return gate.opened;
        },
        { options },
      ),
    );
    await application.start();
    await send(application, [1, 2]);
    await eventually(() => expect(container.unacked).toBe(2));
    expect(calls).toEqual([]);
    const stopped = container.stop();
    await eventually(() => expect(calls).toEqual([[1, 2]]));
    gate.open();
    await stopped;
    expect(await left(application)).toBe(0);

    const second = new Gate();
    const other = application.addListener(listener(queue, () => second.opened, { id: 'busy', options }));
    await other.start();
    await send(application, [1, 2, 3, 4, 5]);
    await eventually(() => expect([other.inFlight, other.unacked]).toEqual([4, 5]));
    const over = other.stop();
    second.open();
    await over;
    expect(await left(application)).toBe(1);
  });

  it('has its signal aborted, and the batch fails, when it takes too long', async () => {
    const signals: AbortSignal[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(
        queue,
        (_, { signal }) => {
          signals.push(signal);
          return new Promise(() => undefined);
        },
        { options: { batch: { size: 2 }, handlerTimeoutMs: 20, retry: false, recoverer: 'discard' } },
      ),
    );
    await application.start();
    await send(application, [1, 2]);
    await eventually(() => expect([signals.map(({ aborted }) => aborted), container.unacked]).toEqual([[true], 0]));
  });

  it('is told by its signal that its channel was lost, and gets its messages again', async () => {
    const calls: ListenerInvocation[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(
        queue,
        (_, invocation) => {
          calls.push(invocation);
          return calls.length === 1 ? new Promise((resolve) => invocation.signal.addEventListener('abort', resolve)) : undefined;
        },
        { options: { batch: { size: 2 } } },
      ),
    );
    await application.start();
    await send(application, [1, 2]);
    await eventually(() => expect(calls).toHaveLength(1));
    transport.cut();
    await eventually(() => expect([calls.length, container.unacked]).toEqual([2, 0]));
    expect(calls[0]!.signal.aborted).toBe(true);
    expect(calls[1]!.batch!.map(({ message }) => message.properties.redelivered)).toEqual([true, true]);
  });

  it('raises a prefetch with which no batch would be full, and says so', () => {
    const application = applications.make({ logger });
    const raised = application.addListener(listener(queue, () => undefined, { options: { batch: { size: 100 }, prefetch: 10 } }));
    const unset = application.addListener(
      listener(queue, () => undefined, { id: 'unset', options: { batch: { size: 100 }, concurrency: 2 } }),
    );
    expect([raised.options.prefetch, unset.options.prefetch]).toEqual([100, 400]);
    expect(logger.of('warn')).toEqual([expect.stringContaining('has batches of 100 and prefetch 10')]);
  });

  it('cannot reply: that is an error at start-up where it can be seen, and else a warning', async () => {
    const application = applications.make({ logger });
    const add = (id: string, options: object, handler: object = {}) =>
      application.addListener(listener(queue, () => 'a reply', { id, options: { batch: { size: 1 }, ...options }, ...handler }));
    expect(() => add('a', { returnErrors: true })).toThrow(/a batch listener does not reply/);
    expect(() => add('b', { replyContentType: 'text/plain' })).toThrow(AmqpOptionsError);
    expect(() => add('c', { orderBy: () => 'key' })).toThrow(/many keys/);
    expect(() => add('d', { batch: { size: 0 } })).toThrow(/batch\.size/);
    expect(() => add('e', { batch: { size: 1, timeoutMs: 0 } })).toThrow(/batch\.timeoutMs/);
    add('f', {});
    await application.start();
    const asked = application.template.convertSendAndReceive('', queue.name, 'x', { timeoutMs: 200 });
    await expect(asked).rejects.toMatchObject({ code: 'REPLY_TIMEOUT' });
    expect(logger.of('warn')).toContainEqual(expect.stringContaining("Listener 'f' takes batches, and got a request"));
  });
});
