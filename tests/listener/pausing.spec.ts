import type { ListenerContainer, ListenerOptions, RabbitApplication, RabbitEvent } from '@nest-amqp/client';
import { PauseListenerError, type Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { listener, LogBook } from './listening';

describeOnEachTransport('a listener whose downstream is down', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;
  let application: RabbitApplication;
  let events: RabbitEvent[];
  let isDown: boolean;
  let begun: number[];
  let handled: number[];

  beforeEach(() => {
    queue = applications.queue('pausing');
    events = [];
    isDown = true;
    begun = [];
    handled = [];
  });

  afterEach(() => applications.close());

  const depth = async (name = queue.name) => (await application.admin.getQueueInfo(name))?.messageCount;
  const told = () => events.filter(({ type }) => type.startsWith('listener.')).map(({ type }) => type);

  const running = async (options: ListenerOptions, thrown: () => Error = () => new Error('down')): Promise<ListenerContainer> => {
    application = applications.make({ logger: new LogBook() });
    application.events.on((event) => events.push(event));
    const container = application.addListener(
      listener(
        queue,
        (n: number) => {
          begun.push(n);
          if (isDown) throw thrown();
          handled.push(n);
        },
        { options },
      ),
    );
    await application.start();
    return container;
  };

  const send = async (count: number) => {
    for (let n = 1; n <= count; n++) await application.template.convertAndSend('', queue.name, n);
  };

  it('pauses when too many attempts fail, gives its messages back, tries one, and goes on in full', async () => {
    const container = await running({
      retry: [1, 1, 1, 1],
      pauseWhen: { failureRate: 0.5, of: 3, forMs: 400 },
      concurrency: 4,
      consumers: 2,
    });
    await container.pause();
    await send(8);
    await container.resume();
    await eventually(() => expect(container.state).toBe('paused'));
    expect(container.pausedUntil!.getTime()).toBeGreaterThan(Date.now() - 1_000);
    await eventually(async () => expect(await depth()).toBe(8));
    expect(await depth(`${queue.name}.parking`)).toBeUndefined();
    begun = [];
    await eventually(() => expect(begun).toHaveLength(1));
    await eventually(() =>
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'listener.paused', reason: 'the message that was tried has failed, too' }),
      ),
    );
    isDown = false;
    await eventually(() => expect([...handled].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]));
    await eventually(() => expect(container.state).toBe('running'));
    expect([container.isProbing, container.pausedUntil]).toEqual([false, undefined]);
    expect(told().at(-1)).toBe('listener.resumed');
    expect(await depth(`${queue.name}.parking`)).toBeUndefined();
  });

  it('pauses at once when its handler says so, anywhere among the causes', async () => {
    const container = await running(
      {},
      () => new AggregateError([new Error('outer', { cause: new PauseListenerError('no database', { forMs: 300 }) })]),
    );
    await send(1);
    await eventually(() =>
      expect(events).toContainEqual({ type: 'listener.paused', listener: container.id, reason: 'no database', forMs: 300 }),
    );
    await eventually(async () => expect(await depth()).toBe(1));
    isDown = false;
    await eventually(() => expect(handled).toEqual([1]));
    await eventually(() => expect(told().at(-1)).toBe('listener.resumed'));
    expect(begun.length).toBeLessThan(4);
  });

  it('goes on when it is resumed by hand, and stays as it is when it is stopped or paused by hand', async () => {
    const container = await running({}, () => new PauseListenerError('down', { forMs: 100_000 }));
    await send(1);
    await eventually(() => expect(container.state).toBe('paused'));
    isDown = false;
    await container.resume();
    await eventually(() => expect(handled).toEqual([1]));
    expect(container.state).toBe('running');
    isDown = true;
    await send(1);
    await eventually(() => expect(container.state).toBe('paused'));
    await container.stop();
    expect([container.state, container.pausedUntil]).toEqual(['stopped', undefined]);
    isDown = false;
    await container.start();
    await eventually(() => expect(handled).toEqual([1, 1]));
  });

  it('does not pause for failures that another attempt would not help', async () => {
    const container = await running(
      { retry: { notOn: RangeError }, recoverer: 'discard', pauseWhen: { failureRate: 0.1, of: 1, forMs: 60_000 } },
      () => new RangeError('no such order'),
    );
    await send(3);
    await eventually(() => expect(begun).toEqual([1, 2, 3]));
    await eventually(() => expect(container.unacked).toBe(0));
    expect(container.state).toBe('running');
    expect(told()).toEqual([]);
  });
});
