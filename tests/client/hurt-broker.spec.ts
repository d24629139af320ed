import { RabbitApplication, type ListenerEndpoint, type RabbitApplicationOptions } from '@nest-amqp/client';
import { Queue } from '@nest-amqp/core';
import { InMemoryBroker, ManualClock, memory } from '@nest-amqp/memory';
import { listener } from '../listener/listening';
import { eventually } from '../support/eventually';

const orders = new Queue('orders');

describe('an application on a broker that is hurt on purpose', () => {
  const applications: RabbitApplication[] = [];

  async function started(broker: InMemoryBroker, ...listeners: readonly ListenerEndpoint[]): Promise<RabbitApplication> {
    return startedWith({}, broker, ...listeners);
  }

  async function startedWith(
    options: Partial<RabbitApplicationOptions>,
    broker: InMemoryBroker,
    ...listeners: readonly ListenerEndpoint[]
  ): Promise<RabbitApplication> {
    const application = new RabbitApplication({
      transport: memory({ broker }),
      declarables: [orders],
      reconnect: { initialMs: 1, maxMs: 10 },
      ...options,
    });
    for (const each of listeners) application.addListener(each);
    applications.push(application);
    await application.start();
    return application;
  }

  afterEach(async () => {
    for (const application of applications.splice(0)) await application.close();
  });

  it('comes back when its connection is dropped, while another application keeps its own', async () => {
    const broker = new InMemoryBroker();
    const handled: number[] = [];
    await started(
      broker,
      listener(orders, (n: number) => void handled.push(n)),
    );
    const sending = await started(broker);
    await sending.template.convertAndSend('', orders.name, 1);
    await eventually(() => expect(handled).toEqual([1]));
    const before = broker.connections;
    const consuming = before.filter(({ channels }) => channels.some(({ consumerTags }) => consumerTags.length > 0));
    expect(consuming).toHaveLength(1);
    consuming[0]?.drop();
    expect(before.filter(({ isOpen }) => !isOpen)).toEqual(consuming);
    await eventually(() => expect(broker.vhost().queue(orders.name)?.consumers).toHaveLength(1));
    await sending.template.convertAndSend('', orders.name, 2);
    await eventually(() => expect(handled).toEqual([1, 2]));
  });

  it('starts a consumer again that the broker cancelled', async () => {
    const broker = new InMemoryBroker();
    const handled: number[] = [];
    const application = await started(
      broker,
      listener(orders, (n: number) => void handled.push(n)),
    );
    const queue = broker.vhost().queue(orders.name)!;
    await eventually(() => expect(queue.consumers).toHaveLength(1));
    expect(queue.cancelConsumers()).toBe(1);
    expect(queue.consumers).toEqual([]);
    await application.template.convertAndSend('', orders.name, 1);
    await eventually(() => expect([handled, queue.consumers.length]).toEqual([[1], 1]));
  });

  it('starts a consumer again within the ceiling of `reconnect`, however often the broker cancels it', async () => {
    const clock = new ManualClock();
    const broker = new InMemoryBroker({ clock });
    await started(
      broker,
      listener(orders, () => undefined),
    );
    const queue = broker.vhost().queue(orders.name)!;
    for (let times = 0; times < 15; times += 1) {
      await eventually(() => expect(queue.consumers).toHaveLength(1));
      queue.cancelConsumers();
      await broker.whenIdle();
      clock.advance(10);
    }
    await eventually(() => expect(queue.consumers).toHaveLength(1));
  });

  it('opens another publishing connection when the broker confirms nothing any more, and says nothing', async () => {
    const clock = new ManualClock();
    const broker = new InMemoryBroker({ clock });
    const { template } = await startedWith({ template: { sendTimeoutMs: 20 } }, broker);
    await template.convertAndSend('', orders.name, 0);
    const publishing = broker.connections.find(({ channels }) => channels.some(({ confirms }) => confirms));
    broker.delay(600_000);
    await eventually(async () => {
      const sent = template.convertAndSend('', orders.name, 1).catch(() => undefined);
      clock.advance(20);
      await sent;
      expect(publishing?.isOpen).toBe(false);
    });
    broker.delay(0);
    clock.advance(600_000); // and what is on its way arrives
    await template.convertAndSend('', orders.name, 2);
  });

  it('hears of a publish that was nacked, and publishes the next', async () => {
    const broker = new InMemoryBroker();
    const application = await started(broker);
    const queue = broker.vhost().queue(orders.name)!;
    queue.nackNext();
    await expect(application.template.convertAndSend('', orders.name, 1)).rejects.toMatchObject({
      name: 'AmqpNackError',
      outcome: 'refused',
    });
    await application.template.convertAndSend('', orders.name, 2);
    expect(queue.messages.map(({ body }) => body.toString())).toEqual(['2']);
  });

  it('waits for a confirm that is delayed, and gives it up after its timeout, on a clock that the test moves', async () => {
    const clock = new ManualClock();
    const broker = new InMemoryBroker({ clock });
    const application = await started(broker);
    await application.template.convertAndSend('', orders.name, 0);
    broker.delay(1_000);
    const sent = application.template.convertAndSend('', orders.name, 1);
    clock.advance(1_000);
    await sent;
    broker.delay(60_000);
    const late = expect(application.template.convertAndSend('', orders.name, 2)).rejects.toMatchObject({ outcome: 'unknown' });
    await eventually(() => expect(broker.vhost().queue(orders.name)?.depth).toBe(3));
    clock.advance(30_000);
    await late;
    broker.delay(0);
    clock.advance(30_000);
  });
});
