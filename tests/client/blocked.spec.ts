import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { amqplib } from '@nest-amqp/amqplib';
import { RabbitApplication, type RabbitApplicationOptions } from '@nest-amqp/client';
import { Queue, type TransportFactory } from '@nest-amqp/core';
import { InMemoryBroker, memory } from '@nest-amqp/memory';
import { listener } from '../listener/listening';
import { eventually } from '../support/eventually';
import { rabbitmqFor } from '../support/rabbitmq-for';
import { uniqueName } from '../support/transports';

const run = promisify(execFile);

/** A broker that can be put under an alarm. */
interface Alarmable {
  readonly name: string;
  /** Why the suite cannot run on it here. */
  readonly skip?: string;
  factory(): TransportFactory;
  alarm(on: boolean): Promise<void>;
}

function inMemory(): Alarmable {
  const broker = new InMemoryBroker();
  return {
    name: 'the in-memory broker',
    factory: () => memory({ broker }),
    alarm: (on) => Promise.resolve(on ? broker.block() : broker.unblock()),
  };
}

function rabbitmq(): Alarmable {
  const found = rabbitmqFor('alarms');
  const { url, version, control = '' } = 'skip' in found ? { url: 'amqp://localhost', version: '' } : found;
  return {
    name: `a RabbitMQ ${version} of its own`,
    ...('skip' in found && { skip: found.skip }),
    factory: () => amqplib({ url }),
    alarm: async (on) => {
      await run('sh', ['-c', `${control} -q set_vm_memory_high_watermark ${on ? '0' : '0.4'}`]);
    },
  };
}

for (const broker of [inMemory(), rabbitmq()]) {
  const register = broker.skip === undefined ? describe : describe.skip;
  register(`a broker under an alarm: ${broker.name}${broker.skip === undefined ? '' : ` (skipped: ${broker.skip})`}`, () => {
    takesNoMessages(broker);
  });
}

function takesNoMessages(broker: Alarmable): void {
  const applications: RabbitApplication[] = [];
  let queue: Queue;

  function make(options: Partial<RabbitApplicationOptions> = {}): RabbitApplication {
    const application = new RabbitApplication({ transport: broker.factory(), declarables: [queue], ...options });
    applications.push(application);
    return application;
  }

  async function started(options: Partial<RabbitApplicationOptions> = {}): Promise<RabbitApplication> {
    const application = make(options);
    await application.start();
    return application;
  }

  /** The broker tells only those who publish. */
  async function blocked({ template }: RabbitApplication): Promise<void> {
    await broker.alarm(true);
    await eventually(() => {
      if (template.pending === 0) void template.sendToQueue(queue, 'noticed', { timeoutMs: 60_000 });
      expect(template.isBlocked).toBe(true);
    }, 20_000);
  }

  beforeEach(() => {
    queue = new Queue(uniqueName('blocked'));
  });

  afterEach(async () => {
    await broker.alarm(false);
    for (const application of applications.splice(0)) {
      if (application.connection.current) await application.admin.deleteQueue(queue);
      await application.close();
    }
  }, 30_000);

  it('makes senders wait, and says so (Spring G18)', async () => {
    const application = await started();
    const { template } = application;
    const events: unknown[] = [];
    template.events.on('blocked', (reason) => events.push(reason));
    template.events.on('unblocked', () => events.push('unblocked'));
    const told: unknown[] = [];
    application.events.on('connection.blocked', ({ connection, reason }) => told.push([connection, reason]));
    application.events.on('connection.unblocked', ({ connection }) => told.push([connection]));
    await template.sendToQueue(queue, 0);
    await blocked(application);
    expect(events).toEqual([expect.stringMatching(/memory/)]);
    const sent = template.sendToQueue(queue, 1, { timeoutMs: 60_000 });
    expect(template.publisherState).toMatchObject({ isBlocked: true });
    expect(template.publisherState.waitingCount).toBeGreaterThan(0);
    await expect(template.sendToQueue(queue, 2, { timeoutMs: 50 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      outcome: 'not-sent',
      message: expect.stringContaining('takes no messages') as unknown,
    });
    await broker.alarm(false);
    await sent;
    expect(template.isBlocked).toBe(false);
    expect(events).toEqual([expect.anything(), 'unblocked']);
    const publishing = expect.stringMatching(/\.publisher$/) as unknown;
    expect(told).toEqual([[publishing, expect.stringMatching(/memory/)], [publishing]]);
  }, 30_000);

  it('lets consumers go on, also where an application sends requests', async () => {
    const application = make();
    const handled: unknown[] = [];
    application.addListener(listener(queue, (payload: unknown) => void handled.push(payload), { options: { autoStart: false } }));
    await application.start();
    await Promise.all([1, 2, 3].map((number) => application.template.sendToQueue(queue, number)));
    await broker.alarm(true);
    const other = await started();
    // Whichever of these is the first to publish under the alarm is what the broker stops reading.
    for (const { template } of [application, other]) {
      await expect(template.convertSendAndReceive('', 'no.such.queue', 1, { timeoutMs: 200 })).rejects.toThrow();
    }
    await application.registry.containers[0]?.start();
    await eventually(() => expect(handled).toEqual([1, 2, 3]));
    await application.registry.containers[0]?.stop();
    expect(await application.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 0 });
  }, 30_000);

  it('lets senders fail at once where they are told so', async () => {
    const application = await started({ template: { whenDown: 'fail' } });
    await application.template.sendToQueue(queue, 0);
    await blocked(application);
    await expect(application.template.sendToQueue(queue, 1)).rejects.toMatchObject({ code: 'CONNECT_FAILED', outcome: 'not-sent' });
  }, 30_000);

  it('bounds what is pending', async () => {
    const application = await started({ template: { maxPending: { messages: 3 }, sendTimeoutMs: 60_000 } });
    const { template } = application;
    await template.sendToQueue(queue, 0);
    await blocked(application);
    const sends: Promise<void>[] = [];
    while (template.pending < 3) sends.push(template.sendToQueue(queue, 1));
    await expect(template.sendToQueue(queue, 2)).rejects.toMatchObject({ code: 'TOO_MANY_PENDING', outcome: 'not-sent' });
    await broker.alarm(false);
    await Promise.all(sends);
  }, 30_000);

  it('does not keep an application from closing', async () => {
    const application = await started({ template: { sendTimeoutMs: 100 } });
    await application.template.sendToQueue(queue, 0);
    await blocked(application);
    const sent = expect(application.template.sendToQueue(queue, 1, { timeoutMs: 60_000 })).rejects.toMatchObject({
      code: 'STOPPED',
      outcome: 'not-sent',
    });
    await application.close();
    await sent;
  }, 30_000);
}
