import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { amqplib } from '@nest-amqp/amqplib';
import type { Channel, Connection, Transport } from '@nest-amqp/core';
import { InMemoryBroker, memory, type RabbitVersion } from '@nest-amqp/memory';
import { rabbitmqFor } from './support/rabbitmq-for';

const run = promisify(execFile);

/** A broker that can be stopped and started with its data. */
interface Restartable {
  readonly name: string;
  /** Why the suite cannot run on it here. */
  readonly skip?: string;
  transport(): Transport;
  restart(): Promise<void>;
}

function inMemory(rabbitmq: RabbitVersion): Restartable {
  const broker = new InMemoryBroker({ rabbitmq });
  return {
    name: `the in-memory broker as ${rabbitmq}`,
    transport: () => memory({ broker }).create(),
    restart: () => {
      broker.restart();
      return broker.whenIdle();
    },
  };
}

function rabbitmq(): Restartable {
  const found = rabbitmqFor('restarts');
  const { url, version, control = '' } = 'skip' in found ? { url: 'amqp://localhost', version: '' } : found;
  return {
    name: `a RabbitMQ ${version} of its own`,
    ...('skip' in found && { skip: found.skip }),
    transport: () => amqplib({ url }).create(),
    restart: async () => {
      for (const command of ['stop_app', 'start_app']) await run('sh', ['-c', `${control} -q ${command}`]);
    },
  };
}

const PERSISTENT = { deliveryMode: 2 } as const;
const TRANSIENT = { deliveryMode: 1 } as const;

async function bodies(channel: Channel, queue: string): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const delivery = await channel.basicGet(queue, { noAck: true });
    if (!delivery) return found;
    found.push(`${delivery.body.toString()}${delivery.redelivered ? ', redelivered' : ''}`);
  }
}

/** What is there before the restart, on a channel that knows when the broker has put all of it away. */
async function prepare(channel: Channel): Promise<void> {
  await channel.exchangeDeclare('durable exchange', 'fanout', { durable: true });
  await channel.exchangeDeclare('transient exchange', 'fanout');
  await channel.queueDeclare('durable', { durable: true });
  await channel.queueDeclare('quorum', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.queueDeclare('transient');
  await channel.queueDeclare('exclusive', { durable: true, exclusive: true });
  await channel.queueBind('durable', 'durable exchange', '');
  await channel.queueBind('durable', 'transient exchange', '');
  await channel.confirmSelect();
  const last = await publishAll(channel);
  const delivery = await channel.basicGet('durable');
  expect(delivery?.body.toString()).toBe('persistent 1');
  expect(last).toBeGreaterThan(0);
}

/** Publishes to each queue, and waits until the last message is confirmed, and with it all. */
function publishAll(channel: Channel): Promise<number> {
  return new Promise((resolve) => {
    let open = 0;
    const settled = new Set<number>();
    channel.onConfirm((sequence, multiple) => {
      for (let each = multiple ? 1 : sequence; each <= sequence; each += 1) settled.add(each);
      if (settled.size === open) resolve(open);
    });
    for (const queue of ['durable', 'quorum', 'transient', 'exclusive']) {
      for (const [text, properties] of [
        ['persistent 1', PERSISTENT],
        ['transient', TRANSIENT],
        ['no mode', {}],
        ['persistent 2', PERSISTENT],
      ] as const) {
        open = channel.basicPublish('', queue, properties, Buffer.from(text));
      }
    }
  });
}

const BROKERS = [inMemory('3.10'), inMemory('4.0'), inMemory('4.3'), rabbitmq()];

for (const broker of BROKERS) {
  const register = broker.skip === undefined ? describe : describe.skip;
  const why = broker.skip === undefined ? '' : ` (skipped: ${broker.skip})`;
  register(`what survives a restart, on ${broker.name}${why}`, () => {
    survivesARestart(broker);
  });
}

function survivesARestart(broker: Restartable): void {
  let connection: Connection;
  let version = '';

  beforeAll(async () => {
    const transport = broker.transport();
    connection = await transport.connect({ connectionName: 'before the restart' });
    version = connection.serverProperties.version;
    await prepare(await connection.createChannel());
    await broker.restart();
    connection = await transport.connect({ connectionName: 'after the restart' });
  }, 60_000);

  afterAll(() => connection.close());

  /** Khepri, which 4.3 keeps its topology in, writes every exchange to disk. */
  function keepsTransientExchanges(): boolean {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return major > 4 || (major === 4 && minor >= 3);
  }

  function fact(title: string, check: (channel: Channel) => Promise<void>): void {
    test(title, async () => check(await connection.createChannel()));
  }

  fact(
    'a durable queue has its persistent messages, in order, and those that were delivered and not acknowledged as redelivered',
    async (channel) => {
      expect(await bodies(channel, 'durable')).toEqual(['persistent 1, redelivered', 'persistent 2']);
    },
  );

  fact('a quorum queue has all its messages, whatever their mode', async (channel) => {
    expect(await bodies(channel, 'quorum')).toEqual(['persistent 1', 'transient', 'no mode', 'persistent 2']);
  });

  fact('a transient queue is gone', async (channel) => {
    await expect(channel.queueDeclarePassive('transient')).rejects.toThrow("NOT_FOUND - no queue 'transient' in vhost '/'");
  });

  fact('an exclusive queue is gone, even if it was declared as durable', async (channel) => {
    await expect(channel.queueDeclarePassive('exclusive')).rejects.toThrow("NOT_FOUND - no queue 'exclusive' in vhost '/'");
  });

  fact('a transient exchange is gone, and from 4.3 on it is not', async (channel) => {
    const lookedUp = channel.exchangeDeclarePassive('transient exchange');
    if (keepsTransientExchanges()) await lookedUp;
    else await expect(lookedUp).rejects.toThrow("NOT_FOUND - no exchange 'transient exchange'");
  });

  fact('a durable exchange has its bindings to durable queues', async (channel) => {
    channel.basicPublish('durable exchange', '', {}, Buffer.from('through the binding'));
    expect(await bodies(channel, 'durable')).toEqual(['through the binding']);
  });

  fact('what was bound to a transient exchange is not bound to its successor, and from 4.3 on it still is bound', async (channel) => {
    await channel.exchangeDeclare('transient exchange', 'fanout');
    channel.basicPublish('transient exchange', '', {}, Buffer.from('bound'));
    expect(await bodies(channel, 'durable')).toEqual(keepsTransientExchanges() ? ['bound'] : []);
    await channel.exchangeDelete('transient exchange');
  });

  fact('the broker is the version that it was', async () => {
    expect(connection.serverProperties.version).toBe(version);
    await Promise.resolve();
  });
}
