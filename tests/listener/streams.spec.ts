import { ImmediateRequeueError, type Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { Gate, listener } from './listening';

describeOnEachTransport('a listener container reads a stream', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;

  beforeEach(() => {
    queue = applications.queue('stream', { 'x-queue-type': 'stream' });
  });

  afterEach(() => applications.close());

  it('from where its consumer arguments say, again at every start, and each container for itself', async () => {
    const [all, next]: [unknown[], unknown[]] = [[], []];
    const application = applications.make();
    const options = { consumerArguments: { 'x-stream-offset': 'first' } };
    const container = application.addListener(listener(queue, (payload) => all.push(payload), { id: 'all', options }));
    application.addListener(listener(queue, (payload) => next.push(payload), { id: 'next' }));
    await application.admin.declareQueue(queue);
    await application.template.convertAndSend('', queue.name, { n: 1 });
    await application.start();
    await application.template.convertAndSend('', queue.name, { n: 2 });
    await eventually(() => expect([all, next]).toEqual([[{ n: 1 }, { n: 2 }], [{ n: 2 }]]));
    await eventually(() => expect([container.inFlight, container.unacked]).toEqual([0, 0]));
    await container.stop();
    await container.start();
    await eventually(() => expect(all).toEqual([{ n: 1 }, { n: 2 }, { n: 1 }, { n: 2 }]));
  });

  it('and parks what cannot be handled, as from any queue', async () => {
    const application = applications.make();
    const handled: unknown[] = [];
    const handle = (payload: { readonly n: number }): void => {
      if (payload.n === 1) throw new Error('not this one');
      handled.push(payload);
    };
    application.addListener(listener(queue, handle, { options: { retry: false, consumerArguments: { 'x-stream-offset': 'first' } } }));
    await application.start();
    for (const n of [1, 2]) await application.template.convertAndSend('', queue.name, { n });
    await eventually(() => expect(handled).toEqual([{ n: 2 }]));
    expect(await application.template.receive(`${queue.name}.parking`)).toMatchObject({
      properties: { headers: { 'x-stream-offset': 0 } },
    });
  });

  it('and stops with messages that were not begun, which no broker takes back, without losing the connection', async () => {
    const application = applications.make();
    const gate = new Gate();
    const begun: unknown[] = [];
    const handle = (payload: unknown) => {
      begun.push(payload);
      return gate.opened;
    };
    const offset = { 'x-stream-offset': 'first' };
    // By its name alone nobody can tell that it is a stream.
    const named = application.addListener(listener(queue.name, handle, { id: 'named', options: { consumerArguments: offset } }));
    await application.admin.declareQueue(queue);
    await application.start();
    for (const n of [1, 2, 3]) await application.template.convertAndSend('', queue.name, { n });
    await eventually(() => expect([begun, named.unacked]).toEqual([[{ n: 1 }], 3]));
    const connection = application.connection.current;
    const stopped = named.stop();
    gate.open();
    await stopped;
    expect(application.connection.current).toBe(connection);
    await named.start();
    await eventually(() => expect(begun).toEqual([{ n: 1 }, { n: 1 }, { n: 2 }, { n: 3 }]));
    expect(application.connection.current).toBe(connection);
  });

  it('and what a handler gives back counts as handled, on every version', async () => {
    const application = applications.make();
    const handled: unknown[] = [];
    const handle = (payload: { readonly n: number }): void => {
      handled.push(payload.n);
      if (payload.n === 1) throw new ImmediateRequeueError();
    };
    application.addListener(listener(queue, handle, { options: { consumerArguments: { 'x-stream-offset': 'first' } } }));
    await application.start();
    const connection = application.connection.current;
    for (const n of [1, 2]) await application.template.convertAndSend('', queue.name, { n });
    await eventually(() => expect(handled).toEqual([1, 2]));
    await application.admin.getQueueInfo(queue);
    expect(application.connection.current).toBe(connection);
  });
});
