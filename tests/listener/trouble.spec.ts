import type { ListenerInvocation } from '@nest-amqp/client';
import { ImmediateRequeueError, type Channel, type Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { faulty } from '../client/faulty-transport';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { Gate, listener, LogBook, parkedOf } from './listening';

describeOnEachTransport('consuming through trouble', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;
  let logger: LogBook;

  beforeEach(() => {
    queue = applications.queue('trouble');
    logger = new LogBook();
  });

  afterEach(() => applications.close());

  const send = async (application: ReturnType<Applications['make']>, numbers: readonly number[]) => {
    for (const n of numbers) await application.template.convertAndSend('', queue.name, n);
  };
  const ready = async (application: ReturnType<Applications['make']>) => (await application.admin.getQueueInfo(queue))?.messageCount;

  it('drops the ack of a delivery whose channel was lost, and the redelivery says that it is one, with the same message id', async () => {
    const gate = new Gate();
    const seen: unknown[] = [];
    const invocations: ListenerInvocation[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(queue, async (_, invocation) => {
        invocations.push(invocation);
        const { messageId, redelivered } = invocation.message.properties;
        seen.push([messageId, redelivered]);
        if (seen.length === 1) await gate.opened;
      }),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 1, { messageId: 'the-message' });
    await eventually(() => expect(seen).toHaveLength(1));
    transport.cut();
    await eventually(() => expect(invocations[0]!.signal.aborted).toBe(true));
    // The first handler finishes after the loss: its ack has no channel to go to, and must not reach another one.
    gate.open();
    await eventually(() => expect(seen).toHaveLength(2));
    await eventually(() => expect([container.inFlight, container.unacked]).toEqual([0, 0]));
    expect(seen).toEqual([
      ['the-message', false],
      ['the-message', true],
    ]);
    await container.stop();
    expect(await ready(application)).toBe(0);
    expect(logger.of('error')).toEqual([]);
  });

  it('a poison message is parked when its attempts are used up, and the others are handled', async () => {
    const handled: number[] = [];
    let attempts = 0;
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(
        queue,
        (n: number) => {
          if (n !== 2) return void handled.push(n);
          attempts++;
          throw new Error('poison');
        },
        { options: { retry: [1, 1] } },
      ),
    );
    await application.start();
    await send(application, [1, 2, 3]);
    await eventually(() => expect(handled).toEqual([1, 3]));
    expect((await parkedOf(application, queue)).body.toString()).toBe('2');
    expect(attempts).toBe(3);
    await eventually(() => expect(container.unacked).toBe(0));
  });

  it('a handler that never settles holds one place, and its message is delivered again when the listener is stopped', async () => {
    const handled: number[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(queue, (n: number) => (n === 1 ? new Promise(() => undefined) : void handled.push(n)), {
        options: { concurrency: 2, shutdownTimeoutMs: 50 },
      }),
    );
    await application.start();
    await send(application, [1, 2, 3]);
    await eventually(() => expect([handled, container.inFlight]).toEqual([[2, 3], 1]));
    await container.stop();
    expect((await application.template.receive(queue))?.properties.redelivered).toBe(true);
  });

  it('a burst larger than memory would hold: no more than the prefetch is ever here', async () => {
    const most = { unacked: 0 };
    let handled = 0;
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(
        queue,
        async () => {
          most.unacked = Math.max(most.unacked, container.unacked);
          if (handled % 10 === 0) await new Promise(setImmediate);
          handled++;
        },
        { options: { prefetch: 7, concurrency: 3, autoStart: false } },
      ),
    );
    await application.start();
    await application.admin.declareQueue(queue);
    await Promise.all(Array.from({ length: 1_000 }, (_, n) => application.template.convertAndSend('', queue.name, n)));
    expect(await ready(application)).toBe(1_000);
    await container.start();
    await eventually(() => expect([handled, container.unacked]).toEqual([1_000, 0]), 15_000);
    expect(most.unacked).toBeLessThanOrEqual(7);
    expect(most.unacked).toBeGreaterThan(1);
  });

  it('a requeue storm is slowed down: what is given back at once goes round no faster than its growing pauses', async () => {
    const times: number[] = [];
    const application = applications.make({ logger });
    application.addListener(
      listener(queue, () => {
        times.push(Date.now());
        throw new ImmediateRequeueError();
      }),
    );
    await application.start();
    await send(application, [1]);
    await eventually(() => expect(times.length).toBeGreaterThanOrEqual(4));
    const pauses = times.map((time, n) => time - (times[n - 1] ?? time)).slice(2, 4);
    // The first return is at once; then 100 ms and twice as long. Timers may fire a little early.
    expect(pauses[0]).toBeGreaterThanOrEqual(95);
    expect(pauses[1]).toBeGreaterThanOrEqual(195);
  });

  it('a listener whose channel the broker closed is started again alone, and its neighbours are not touched', async () => {
    const channels = new Map<string, Channel>();
    const spied = faulty(transport.factory(), (channel) => {
      const consume = channel.basicConsume.bind(channel);
      channel.basicConsume = (of, ...rest) => {
        channels.set(of, channel);
        return consume(of, ...rest);
      };
    });
    const other = applications.queue('neighbour');
    const application = applications.make({ logger, transport: spied });
    const [mine, tags]: [unknown[], unknown[]] = [[], []];
    application.addListener(listener(queue, (payload) => mine.push(payload), { id: 'mine' }));
    const neighbour = application.addListener(
      listener(other, (_, { message }) => tags.push(message.properties.consumerTag), { id: 'neighbour' }),
    );
    await application.start();
    const connection = application.connection.current;
    await application.template.convertAndSend('', other.name, 1);
    await eventually(() => expect(tags).toHaveLength(1));
    const before = channels.get(queue.name)!;
    // A tag that was never delivered: the broker closes the channel with 406.
    before.basicAck(4_711);
    await eventually(() => expect(before.isOpen).toBe(false));
    await eventually(() => expect(channels.get(queue.name) === before).toBe(false));
    await send(application, [1]);
    await eventually(() => expect(mine).toEqual([1]));
    await application.template.convertAndSend('', other.name, 2);
    await eventually(() => expect(tags).toHaveLength(2));
    expect([new Set(tags).size, neighbour.missingQueues, application.connection.current === connection]).toEqual([1, [], true]);
    expect(logger.of('warn')).toEqual([expect.stringContaining("Listener 'mine' lost a consumer")]);
  });
});
