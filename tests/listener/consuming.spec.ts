import { AmqpOptionsError, AnonymousQueue, Message, MessageType, type Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { Gate, handlerOf, listener, LogBook, typeOf } from './listening';

@MessageType('consuming-spec.hired')
class Hired {
  constructor(readonly name: string) {}
}

@MessageType('consuming-spec.manager-hired')
class ManagerHired extends Hired {}

@MessageType('consuming-spec.left')
class Left {
  constructor(readonly name: string) {}
}

describeOnEachTransport('a listener container consumes', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;

  beforeEach(() => {
    queue = applications.queue('consuming');
  });

  afterEach(() => applications.close());

  it('what was sent before and after it started, and acknowledges it', async () => {
    const received: unknown[] = [];
    const application = applications.make();
    const container = application.addListener(listener(queue, (payload) => received.push(payload)));
    await application.admin.declareQueue(queue);
    await application.template.convertAndSend('', queue.name, { n: 1 });
    await application.start();
    await application.template.convertAndSend('', queue.name, { n: 2 });
    await eventually(() => expect(received).toEqual([{ n: 1 }, { n: 2 }]));
    await eventually(() => expect([container.inFlight, container.unacked]).toEqual([0, 0]));
    await container.stop();
    expect(await application.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 0, consumerCount: 0 });
  });

  it('a payload as an instance of the declared class, whose type it registers', async () => {
    const received: unknown[] = [];
    const application = applications.make();
    application.addListener(listener(queue, (payload) => received.push(payload), { payloadType: Hired }));
    await application.start();
    await application.template.convertAndSend('', queue.name, { name: 'plain' });
    await application.template.convertAndSend('', queue.name, new Hired('typed'));
    await eventually(() => expect(received).toEqual([new Hired('plain'), new Hired('typed')]));
    expect(received.every((each) => each instanceof Hired)).toBe(true);
  });

  it('the message itself where the handler takes no payload, however unreadable its body', async () => {
    const received: Message[] = [];
    const application = applications.make();
    application.addListener(listener(queue, (payload) => received.push(payload), { takesPayload: false }));
    await application.start();
    await application.template.send('', queue.name, new Message(Buffer.from('{'), { contentType: 'application/json' }));
    await eventually(() => expect(received).toHaveLength(1));
    expect(received[0]?.properties).toMatchObject({
      consumerQueue: queue.name,
      consumerTag: expect.stringMatching(/^TestListener\.onMessage#[0-9a-f]{8}$/) as string,
      receivedRoutingKey: queue.name,
      redelivered: false,
    });
  });

  it('with the handler of the payload’s class among several', async () => {
    const received: unknown[] = [];
    const note = (name: string) => (payload: unknown) => received.push([name, payload]);
    const application = applications.make();
    application.addListener({
      id: 'HrListener',
      queues: [queue],
      handlers: [
        handlerOf('HrListener.hired', note('hired'), { payloadType: Hired }),
        handlerOf('HrListener.manager', note('manager'), { payloadType: ManagerHired }),
        handlerOf('HrListener.left', note('left'), { payloadType: Left }),
        handlerOf('HrListener.text', note('text'), { payloadType: typeOf(String) }),
        handlerOf('HrListener.other', note('other'), { isDefault: true }),
      ],
      options: {},
    });
    await application.start();
    for (const payload of [new Left('a'), new ManagerHired('b'), new Hired('c'), 'text', { name: 'd' }]) {
      await application.template.convertAndSend('', queue.name, payload);
    }
    await eventually(() =>
      expect(received).toEqual([
        ['left', new Left('a')],
        ['manager', new ManagerHired('b')],
        ['hired', new Hired('c')],
        ['text', 'text'],
        ['other', { name: 'd' }],
      ]),
    );
  });

  it('one message at a time and in order by default, also from several queues', async () => {
    const other = applications.queue('consuming-too');
    let running = 0;
    let most = 0;
    const received: number[] = [];
    const application = applications.make();
    application.addListener(
      listener([queue, other], async ({ n }: { readonly n: number }) => {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        received.push(n);
        running--;
      }),
    );
    await application.start();
    const numbers = Array.from({ length: 40 }, (_, n) => n);
    await Promise.all(numbers.map((n) => application.template.convertAndSend('', (n % 2 ? queue : other).name, { n })));
    await eventually(() => expect(received).toHaveLength(40));
    expect(most).toBe(1);
    for (const parity of [0, 1]) {
      expect(received.filter((n) => n % 2 === parity)).toEqual(numbers.filter((n) => n % 2 === parity));
    }
  });

  it('as many at a time as its concurrency, and settles each when it has finished', async () => {
    const gates = new Map<number, Gate>();
    const application = applications.make();
    const container = application.addListener(
      listener(
        queue,
        ({ n }: { readonly n: number }) => {
          const gate = new Gate();
          gates.set(n, gate);
          return gate.opened;
        },
        { options: { concurrency: 3, prefetch: 5 } },
      ),
    );
    await application.start();
    for (let n = 0; n < 8; n++) await application.template.convertAndSend('', queue.name, { n });
    await eventually(() => expect([container.inFlight, container.unacked]).toEqual([3, 5]));
    expect([...gates.keys()]).toEqual([0, 1, 2]);
    gates.get(2)!.open();
    await eventually(() => expect([...gates.keys()]).toEqual([0, 1, 2, 3]));
    await eventually(() => expect(container.unacked).toBe(5));
    for (let n = 0; n < 8; n++) {
      await eventually(() => expect(gates.has(n)).toBe(true));
      gates.get(n)!.open();
    }
    await eventually(() => expect(container.unacked).toBe(0));
  });

  it('with several consumers, each with its own place', async () => {
    const tags = new Set<string>();
    const gate = new Gate();
    const application = applications.make();
    const container = application.addListener(
      listener(
        queue,
        (_, { message }) => {
          tags.add(message.properties.consumerTag!);
          return gate.opened;
        },
        { options: { consumers: 3, prefetch: 1 } },
      ),
    );
    await application.start();
    expect((await application.admin.getQueueInfo(queue))?.consumerCount).toBe(3);
    for (let n = 0; n < 3; n++) await application.template.convertAndSend('', queue.name, { n });
    await eventually(() => expect(tags.size).toBe(3));
    expect(container.inFlight).toBe(3);
    gate.open();
  });

  it('a queue that the broker names', async () => {
    const received: unknown[] = [];
    const application = applications.make();
    const anonymous = new AnonymousQueue();
    application.addListener(listener(anonymous, (payload) => received.push(payload)));
    await application.start();
    await application.template.convertAndSend('', application.admin.topology.nameOf(anonymous), 'hello');
    await eventually(() => expect(received).toEqual(['hello']));
  });

  it('and says at debug level which way a message takes', async () => {
    const logger = new LogBook();
    const application = applications.make({ logger });
    application.addListener(listener(queue, () => undefined));
    await application.start();
    expect(logger.of('debug')).toContain(`consume ${queue.name}: context > retry > convert > invoke`);
  });
});

describeOnEachTransport('a listener registry', (transport) => {
  const applications = new Applications(transport);
  afterEach(() => applications.close());

  it('knows its containers by id and by group, and starts and stops them', async () => {
    const queues = ['a', 'b', 'c'].map((base) => applications.queue(base));
    const application = applications.make();
    application.addListener(listener(queues[0]!, () => undefined, { id: 'a', group: 'web' }));
    application.addListener(listener(queues[1]!, () => undefined, { id: 'b', group: 'web' }));
    application.addListener(listener(queues[2]!, () => undefined, { id: 'c', options: { autoStart: false } }));
    const { registry } = application;
    await application.start();
    const running = () => registry.containers.filter(({ isRunning }) => isRunning).map(({ id }) => id);
    expect(registry.ids).toEqual(['a', 'b', 'c']);
    expect(registry.groups).toEqual(['web']);
    expect(running()).toEqual(['a', 'b']);
    await registry.stopGroup('web');
    await registry.start('c');
    expect(running()).toEqual(['c']);
    expect(registry.get('c')?.state).toBe('running');
    await registry.stop();
    await registry.startGroup('web');
    expect(running()).toEqual(['a', 'b']);
    await expect(registry.start('d')).rejects.toThrow("There is no listener 'd'. The listeners are: a, b, c");
  });

  it('refuses a second listener of one id, and handlers that nobody could tell apart', () => {
    const application = applications.make();
    application.addListener(listener('a', () => undefined, { id: 'a' }));
    expect(() => application.addListener(listener('b', () => undefined, { id: 'a' }))).toThrow(AmqpOptionsError);
    const handlers = [handlerOf('L.a', () => undefined, { payloadType: Hired }), handlerOf('L.b', () => undefined, { payloadType: Hired })];
    expect(() => application.addListener({ id: 'l', queues: [], handlers, options: { prefetch: -1 } })).toThrow(
      /L\.a and L\.b both take Hired/,
    );
  });
});
