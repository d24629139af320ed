import { rabbitHealth } from '@nest-amqp/client';
import { Queue } from '@nest-amqp/core';
import { Gate, listener, LogBook } from '../listener/listening';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { Applications } from './application';

describeOnEachTransport('the health of an application', (transport) => {
  const applications = new Applications(transport);

  afterEach(async () => {
    transport.refuse(false);
    await applications.close();
  });

  it('is up when its connections are and its listeners consume, with what they work on', async () => {
    const gate = new Gate();
    const queue = applications.queue();
    const application = applications.make();
    application.addListener(listener(queue, () => gate.opened, { id: 'works' }));
    application.addListener(listener(applications.queue(), () => undefined, { id: 'by-hand', options: { autoStart: false } }));
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    await eventually(() => expect(rabbitHealth(application).listeners.works?.inFlight).toBe(1));
    const health = rabbitHealth(application, { startGraceMs: 0 });
    expect(health).toEqual({
      status: 'up',
      broker: application.address,
      connections: { consuming: { status: 'up' }, publishing: { status: 'up', blocked: false } },
      listeners: {
        works: { status: 'up', missingQueues: [], inFlight: 1 },
        'by-hand': { status: 'stopped', missingQueues: [], inFlight: 0 },
      },
    });
    expect(JSON.stringify(health)).not.toContain(':guest@');
    gate.open();
  });

  it('is down while a connection is lost, and up when it is back', async () => {
    const application = await applications.started({ logger: new LogBook() });
    transport.refuse(true);
    transport.cut();
    await eventually(() =>
      expect(rabbitHealth(application)).toMatchObject({ status: 'down', connections: { consuming: { status: 'down' } } }),
    );
    transport.refuse(false);
    await eventually(() => expect(rabbitHealth(application).status).toBe('up'));
  });

  it('is down when a consumer that should run does not, and names its queue; not while it starts, nor when it was stopped', async () => {
    const name = uniqueName('missing');
    const application = applications.make({ logger: new LogBook() });
    application.addListener(listener(name, () => undefined, { id: 'waits' }));
    await application.start();
    expect(rabbitHealth(application, { startGraceMs: 3_600_000 })).toMatchObject({
      status: 'up',
      listeners: { waits: { status: 'starting' } },
    });
    expect(rabbitHealth(application, { startGraceMs: 0 })).toMatchObject({
      status: 'down',
      listeners: { waits: { status: 'down', missingQueues: [name] } },
    });
    await application.admin.declareQueue(new Queue(name));
    await eventually(() => expect(rabbitHealth(application, { startGraceMs: 0 }).status).toBe('up'));
    await application.admin.deleteQueue(name);
    await eventually(() => expect(rabbitHealth(application, { startGraceMs: 0 }).status).toBe('down'));
    await application.registry.stop('waits');
    expect(rabbitHealth(application, { startGraceMs: 0 })).toMatchObject({ status: 'up', listeners: { waits: { status: 'stopped' } } });
  });

  it('opens no connection of its own', async () => {
    const application = applications.make({ connect: 'lazy' });
    await application.start();
    expect(rabbitHealth(application, { startGraceMs: 0 })).toMatchObject({ status: 'up', connections: { consuming: { status: 'idle' } } });
    await application.template.receive(await application.admin.declareQueue(applications.queue()));
    expect(application.connectionStates.consuming).toBe('up');
  });

  it('is down when it is closed', async () => {
    const application = await applications.started();
    await application.close();
    expect(rabbitHealth(application)).toMatchObject({ status: 'down', connections: { consuming: { status: 'closed' } } });
  });
});
