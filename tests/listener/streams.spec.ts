import type { Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { listener } from './listening';

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
});
