import { encodeContent, encodeMethod, PROTOCOL_HEADER, type Method } from '@nest-amqp/codec';
import { InMemoryBroker } from '@nest-amqp/memory';
import { AmqpServer } from '@nest-amqp/server';
import { connect } from 'amqplib';
import fc from 'fast-check';
import { eventually } from '../support/eventually';
import { frame, RawClient } from './raw-client';

// The same values in each test run.
if (!process.env.FUZZ_MINUTES) fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_260) });

/** How long to go on beyond the first runs. */
const MINUTES = Number(process.env.FUZZ_MINUTES ?? 0);
const FIRST_RUNS = 150;
const GROWTH_OCTETS = 256 * 1024 * 1024;

const name = fc.constantFrom('', 'a', 'b', 'amq.topic', 'amq.headers', 'amq.rabbitmq.reply-to', 'é'.repeat(120), 'x'.repeat(255));
const flag = fc.boolean();
const integer = fc.constantFrom(0, 1, 2, 65_535);
const table = fc.dictionary(
  fc.constantFrom(
    'x-max-length',
    'x-queue-type',
    'x-match',
    'x-message-ttl',
    'x-dead-letter-exchange',
    'x-dead-letter-routing-key',
    'x-priority',
    'a',
  ),
  fc.oneof(
    fc.constantFrom('quorum', 'all', 'a', '', 'k'.repeat(300)),
    fc.integer(),
    flag,
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
  { maxKeys: 3 },
);
const method = (shape: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Method> => fc.record(shape) as unknown as fc.Arbitrary<Method>;
const named = (value: Method['name']): fc.Arbitrary<string> => fc.constant(value);

const anyMethod = fc.oneof(
  { weight: 6, arbitrary: method({ name: named('channel.open') }) },
  method({ name: named('channel.close'), replyCode: integer, replyText: name, classId: integer, methodId: integer }),
  method({ name: named('channel.close-ok') }),
  method({ name: named('channel.flow'), active: flag }),
  method({
    name: named('exchange.declare'),
    exchange: name,
    type: fc.constantFrom('direct', 'topic', 'headers', 'no'),
    passive: flag,
    durable: flag,
    autoDelete: flag,
    internal: flag,
    noWait: flag,
    arguments: table,
  }),
  method({ name: named('exchange.delete'), exchange: name, ifUnused: flag, noWait: flag }),
  method({ name: named('exchange.bind'), destination: name, source: name, routingKey: name, noWait: flag, arguments: table }),
  {
    weight: 4,
    arbitrary: method({
      name: named('queue.declare'),
      queue: name,
      passive: flag,
      durable: flag,
      exclusive: flag,
      autoDelete: flag,
      noWait: flag,
      arguments: table,
    }),
  },
  method({ name: named('queue.bind'), queue: name, exchange: name, routingKey: name, noWait: flag, arguments: table }),
  method({ name: named('queue.unbind'), queue: name, exchange: name, routingKey: name, arguments: table }),
  method({ name: named('queue.purge'), queue: name, noWait: flag }),
  method({ name: named('queue.delete'), queue: name, ifUnused: flag, ifEmpty: flag, noWait: flag }),
  method({ name: named('basic.qos'), prefetchSize: fc.constantFrom(0, 0, 1), prefetchCount: integer, global: flag }),
  {
    weight: 3,
    arbitrary: method({
      name: named('basic.consume'),
      queue: name,
      consumerTag: name,
      noLocal: flag,
      noAck: flag,
      exclusive: flag,
      noWait: flag,
      arguments: table,
    }),
  },
  method({ name: named('basic.cancel'), consumerTag: name, noWait: flag }),
  method({ name: named('basic.get'), queue: name, noAck: flag }),
  method({ name: named('basic.ack'), deliveryTag: fc.constantFrom(0, 1, 2, 2n ** 63n), multiple: flag }),
  method({ name: named('basic.nack'), deliveryTag: fc.constantFrom(0, 1, 2, 2n ** 63n), multiple: flag, requeue: flag }),
  method({ name: named('basic.reject'), deliveryTag: fc.constantFrom(0, 1, 2), requeue: flag }),
  method({ name: named('basic.recover'), requeue: flag }),
  method({ name: named('confirm.select'), noWait: flag }),
  method({ name: named('tx.select') }),
  method({ name: named('tx.commit') }),
  method({ name: named('tx.rollback') }),
  method({ name: named('connection.update-secret'), newSecret: fc.constant(Buffer.from('x')), reason: name }),
  method({ name: named('connection.close-ok') }),
);
const channel = fc.constantFrom(1, 1, 1, 2, 0, 65_535);

const validMethod = fc.tuple(channel, anyMethod).map(([number, each]) => encodeMethod(number, each));
const publish = fc
  .record({
    number: channel,
    exchange: name,
    routingKey: name,
    mandatory: flag,
    immediate: fc.constant(false),
    headers: table,
    size: fc.constantFrom(0, 1, 10_000, 200_000),
  })
  .map(({ number, headers, size, ...fields }) =>
    Buffer.concat(
      encodeContent({
        channel: number,
        method: { name: 'basic.publish', ...fields },
        properties: { headers, expiration: '10' },
        body: Buffer.alloc(size),
        frameMax: 4096,
      }),
    ),
  );
const whole = fc.oneof({ weight: 5, arbitrary: validMethod }, { weight: 2, arbitrary: publish });
const mutated = fc.tuple(whole, fc.nat(), fc.nat(255)).map(([octets, at, value]) => {
  const changed = Buffer.from(octets);
  changed[at % changed.length] = value;
  return changed;
});
const cut = fc.tuple(whole, fc.nat()).map(([octets, at]) => octets.subarray(0, at % octets.length));
const noise = fc.uint8Array({ maxLength: 40 }).map((octets) => Buffer.from(octets));
const framed = fc.tuple(fc.constantFrom(1, 2, 3, 8, 7), channel, noise).map(([type, number, payload]) => frame(type, number, payload));
const step = fc.oneof({ weight: 20, arbitrary: whole }, { weight: 2, arbitrary: mutated }, cut, noise, { weight: 2, arbitrary: framed });
const program = fc.record({
  loggedIn: fc.constantFrom(true, true, true, false),
  reads: fc.constantFrom(true, true, false),
  steps: fc.array(step, { maxLength: 60 }),
});

describe('a hostile client', () => {
  let server: AmqpServer;
  const uncaught: unknown[] = [];
  const note = (error: unknown): void => void uncaught.push(error);
  // of what the broker calls an internal error, only a message that AMQP cannot carry may be the client's doing
  const noteCrash = (warning: Error): void => {
    if (!warning.message.includes('CodecError')) note(warning);
  };

  beforeAll(async () => {
    server = await new AmqpServer({ broker: new InMemoryBroker(), port: 0 }).listen();
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
    process.on('warning', noteCrash);
  });

  afterAll(async () => {
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
    process.off('warning', noteCrash);
    await server.close();
  });

  /** Everything that was sent has been dealt with when a client that came later was served. */
  async function serves(): Promise<void> {
    const connection = await connect(server.url);
    const own = await connection.createConfirmChannel();
    const { queue } = await own.assertQueue('', { exclusive: true });
    own.sendToQueue(queue, Buffer.from('x'));
    await own.waitForConfirms();
    expect(await own.get(queue, { noAck: true })).toMatchObject({ content: Buffer.from('x') });
    await connection.close();
  }

  async function play({ loggedIn, reads, steps }: { loggedIn: boolean; reads: boolean; steps: readonly Buffer[] }): Promise<void> {
    const client = loggedIn ? await RawClient.open(server.port) : await RawClient.to(server.port);
    if (!loggedIn) client.write(PROTOCOL_HEADER);
    client.reads(reads);
    for (const octets of steps) client.write(octets);
    await serves();
    client.end();
    expect(uncaught).toEqual([]);
  }

  async function tidy(): Promise<void> {
    const connection = await connect(server.url);
    for (const { name: queue } of server.broker.vhost().queues) {
      const own = await connection.createChannel();
      own.on('error', () => undefined);
      await own.deleteQueue(queue).catch(() => undefined);
    }
    await connection.close();
  }

  it(
    'neither stops the server nor makes it grow',
    async () => {
      const before = process.memoryUsage().rss;
      const endsAt = Date.now() + MINUTES * 60_000;
      let runs = 0;
      do {
        await fc.assert(fc.asyncProperty(program, play), { numRuns: FIRST_RUNS, endOnFailure: MINUTES > 0 });
        runs += FIRST_RUNS;
        await tidy();
      } while (Date.now() < endsAt);
      const grown = process.memoryUsage().rss - before;
      if (MINUTES > 0) process.stdout.write(`fuzz: ${String(runs)} programs, ${String(Math.round(grown / 2 ** 20))} MiB more\n`);
      expect(grown).toBeLessThan(GROWTH_OCTETS);
      await eventually(() => expect(uncaught).toEqual([]));
    },
    60_000 + MINUTES * 90_000,
  );
});
