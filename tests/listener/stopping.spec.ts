import type { Clock, Queue, TransportFactory } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { listener, LogBook } from './listening';

/** The same transport with a clock that knows which of its timers are pending. */
function withCountedTimers(factory: TransportFactory, pending: Set<object>): TransportFactory {
  return {
    name: factory.name,
    create: () => {
      const transport = factory.create();
      const { clock } = transport;
      const counted: Clock = {
        now: () => clock.now(),
        after: (delayMs, task) => {
          const key = {};
          pending.add(key);
          const timer = clock.after(delayMs, () => {
            pending.delete(key);
            task();
          });
          return {
            unref: () => timer.unref(),
            cancel: () => {
              pending.delete(key);
              timer.cancel();
            },
          };
        },
      };
      return Object.defineProperty(transport, 'clock', { value: counted });
    },
  };
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
}

describeOnEachTransport('an application that stops', (transport) => {
  const applications = new Applications(transport);

  afterEach(() => applications.close());

  it('leaves no socket and no timer, whatever its listeners were doing; a second close does nothing, and a send is refused', async () => {
    const pending = new Set<object>();
    const sockets = openSockets();
    const logger = new LogBook();
    const application = applications.make({ logger, transport: withCountedTimers(transport.factory(), pending) });
    const queues = ['idle', 'retrying', 'requeueing', 'batch', 'timed'].map((base) => applications.queue(base));
    const [idle, retrying, requeueing, batch, timed] = queues as [Queue, Queue, Queue, Queue, Queue];
    const boom = () => {
      throw new Error('boom');
    };
    let hanging = 0;
    application.addListener(listener(idle, () => undefined, { id: 'idle' }));
    application.addListener(listener(`${idle.name}.missing`, () => undefined, { id: 'missing' }));
    application.addListener(listener(retrying, boom, { id: 'retrying', options: { retry: [60_000], shutdownTimeoutMs: 100 } }));
    application.addListener(listener(requeueing, boom, { id: 'requeueing', options: { retry: false, recoverer: 'requeue' } }));
    application.addListener(listener(batch, () => undefined, { id: 'batch', options: { batch: { size: 9, timeoutMs: 60_000 } } }));
    application.addListener(
      listener(
        timed,
        (_, { signal }) => {
          hanging++;
          return new Promise((resolve) => signal.addEventListener('abort', resolve));
        },
        { id: 'timed', options: { handlerTimeoutMs: 60_000, shutdownTimeoutMs: 100 } },
      ),
    );
    await application.start();
    for (const { name } of [retrying, requeueing, batch, timed]) await application.template.convertAndSend('', name, 1);
    await eventually(() => expect(hanging).toBe(1));
    await eventually(() => expect(logger.of('error').length).toBeGreaterThan(0));
    const closing = application.close();
    expect(application.close()).toBe(closing);
    await closing;
    await application.close();
    // Sockets of earlier tests may still be on their way out.
    await eventually(() => expect([pending.size, openSockets() > sockets]).toEqual([0, false]));
    await expect(application.template.convertAndSend('', idle.name, 1)).rejects.toMatchObject({ code: 'STOPPED', outcome: 'not-sent' });
  });

  it.each([
    ['classic', { 'x-queue-type': 'classic' }],
    ['quorum', { 'x-queue-type': 'quorum' }],
    ['quorum', { 'x-queue-type': 'quorum', 'x-delivery-limit': 5 }],
  ])(
    'loses none of the messages that wait in a %s queue with %j through 30 rolling restarts',
    async (_, args) => {
      const queue = applications.queue('rolling', args);
      const busy = applications.queue('busy');
      const first = await applications.started({ declarables: [queue, busy] });
      const numbers = Array.from({ length: 6 }, (__, n) => n);
      await first.template.convertAndSend('', busy.name, 'takes the place');
      for (const n of numbers) await first.template.convertAndSend('', queue.name, n);
      for (let restart = 0; restart < 30; restart++) {
        const application = applications.make({ declarables: [queue] });
        const untilAborted = (__: unknown, { signal }: { readonly signal: AbortSignal }) =>
          new Promise((resolve) => signal.addEventListener('abort', resolve));
        const container = application.addListener(listener(busy.name, untilAborted, { options: { shutdownTimeoutMs: 1 } }));
        await application.start();
        await eventually(() => expect(container.inFlight).toBe(1));
        // The one place is taken: these are handed out, and wait.
        await container.addQueues(queue.name);
        await eventually(() => expect(container.unacked).toBe(1 + numbers.length));
        await application.close();
      }
      const handled: number[] = [];
      first.addListener(listener(queue, (n: number) => handled.push(n)));
      await first.registry.start();
      await eventually(() => expect([...handled].sort()).toEqual(numbers));
    },
    60_000,
  );
});
