import type { RabbitApplication, RabbitApplicationOptions } from '@nest-amqp/client';
import type { Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { Gate, listener, LogBook } from '../listener/listening';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { InMemoryTelemetry } from './in-memory-telemetry';

describeOnEachTransport('metrics', (transport) => {
  const applications = new Applications(transport);
  let telemetry: InMemoryTelemetry;
  let queue: Queue;

  beforeEach(() => {
    telemetry = new InMemoryTelemetry();
    telemetry.start();
    queue = applications.queue('measured');
  });
  afterEach(async () => {
    await applications.close();
    await telemetry.stop();
  });

  const make = (options?: Partial<RabbitApplicationOptions>): RabbitApplication =>
    applications.make({ observation: { metrics: true }, declarables: [queue], logger: new LogBook(), ...options });

  /** The values of a counter, by one attribute. */
  const counted = async (name: string, by: string): Promise<Record<string, unknown>> =>
    Object.fromEntries((await telemetry.points(name)).map(({ value, attributes }) => [attributes[by] ?? '-', value]));

  it('count what was sent and confirmed, returned and refused, and measure how long it took', async () => {
    const full = applications.queue('full', { 'x-max-length': 1, 'x-overflow': 'reject-publish' });
    const { template } = await applications.started({ ...{ observation: true, logger: new LogBook() }, declarables: [queue, full] });
    await template.convertAndSend('', queue.name, 1);
    await template.convertAndSend('', queue.name, 2);
    await template.convertAndSend('', full.name, 1);
    await template.convertAndSend('', full.name, 2).catch(() => undefined);
    await template.convertAndSend('', uniqueName('nobody'), 2).catch(() => undefined);
    expect(await counted('messaging.client.sent.messages', 'error.type')).toMatchObject({ NACKED: 1, RETURNED: 1 });
    expect(await counted('nest_amqp.client.confirmed.messages', 'messaging.destination.template')).toEqual({
      [queue.name]: 2,
      [full.name]: 1,
    });
    expect(Object.values(await counted('nest_amqp.client.returned.messages', 'messaging.system'))).toEqual([1]);
    expect(await counted('nest_amqp.client.nacked.messages', 'messaging.destination.template')).toEqual({ [full.name]: 1 });
    const durations = await telemetry.points('messaging.client.operation.duration');
    const ofQueue = durations.find(({ attributes }) => attributes['messaging.destination.template'] === queue.name);
    expect(ofQueue).toMatchObject({
      value: { count: 2 },
      attributes: { 'messaging.operation.name': 'send', 'messaging.system': 'rabbitmq' },
    });
  });

  it('count what was consumed, by its outcome, and what was settled, by how', async () => {
    const application = make({ listener: { retry: false } });
    application.addListener(
      listener(queue, (n: number) => {
        if (n === 2) throw new RangeError('no');
      }),
    );
    await application.start();
    for (const n of [1, 2, 3]) await application.template.convertAndSend('', queue.name, n);
    await eventually(async () => {
      expect(await counted('nest_amqp.client.settled.messages', 'messaging.operation.name')).toEqual({ ack: 3 });
    });
    expect(await counted('messaging.client.consumed.messages', 'error.type')).toEqual({ '-': 2, RangeError: 1 });
    expect(await counted('nest_amqp.client.parked.messages', 'error.type')).toEqual({ RangeError: 1 });
    const [succeeded] = await telemetry.points('messaging.process.duration');
    expect(succeeded).toMatchObject({ value: { count: 2 }, attributes: { 'messaging.destination.template': queue.name } });
    await application.admin.deleteQueue(`${queue.name}.parking`);
  });

  it('show what is in flight', async () => {
    const gate = new Gate();
    const application = make();
    application.addListener(listener(queue, () => gate.opened, { id: 'slow', options: { concurrency: 2 } }));
    await application.start();
    for (const n of [1, 2]) await application.template.convertAndSend('', queue.name, n);
    await eventually(async () => expect(await counted('nest_amqp.listener.in_flight', 'nest_amqp.listener.id')).toEqual({ slow: 2 }));
    gate.open();
    await eventually(async () => expect(await counted('nest_amqp.listener.in_flight', 'nest_amqp.listener.id')).toEqual({ slow: 0 }));
  });

  it('count reconnects', async () => {
    await make().start();
    expect(await telemetry.points('nest_amqp.connection.reconnects')).toEqual([]);
    transport.cut();
    await eventually(async () => expect(await counted('nest_amqp.connection.reconnects', 'messaging.system')).toEqual({ rabbitmq: 2 }));
  });

  it('count a request and a receive as well', async () => {
    const application = make();
    application.addListener(listener(queue, (n: number) => n));
    await application.start();
    await application.template.convertSendAndReceive('', queue, 1);
    expect(await application.template.receive(queue)).toBeUndefined();
    expect(await counted('messaging.client.operation.duration', 'messaging.operation.name')).toMatchObject({
      request: { count: 1 },
      receive: { count: 1 },
    });
  });
});
