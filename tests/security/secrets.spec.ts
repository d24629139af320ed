import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { amqplib, type AmqplibOptions } from '@nest-amqp/amqplib';
import { RabbitApplication, type RabbitApplicationOptions } from '@nest-amqp/client';
import type { TransportFactory } from '@nest-amqp/core';
import { InMemoryBroker, memory } from '@nest-amqp/memory';
import { LogBook } from '../listener/listening';

/** As it is, and as a URL or an authentication has it. */
const SECRET = 's3cr3t/#word';
const SHAPES = [SECRET, encodeURIComponent(SECRET), Buffer.from(SECRET).toString('base64'), Buffer.from(SECRET).toString('hex')];

function expectNoSecret(said: unknown): void {
  const text = typeof said === 'string' ? said : `${inspect(said, { depth: 20, showHidden: true })}\n${JSON.stringify(said)}`;
  for (const shape of SHAPES) expect(text).not.toContain(shape);
}

/** Everything that an application says while it fails to start, and what it fails with. */
async function saidBy(transport: TransportFactory, options: Partial<RabbitApplicationOptions> = {}): Promise<unknown[]> {
  const logger = new LogBook();
  const events: unknown[] = [];
  const application = new RabbitApplication({
    transport,
    logger,
    firstConnect: { initialMs: 1, maxMs: 1, maxAttempts: 2 },
    ...options,
  });
  application.events.on((event) => events.push(event));
  const failure: unknown = await application.start().then(
    () => undefined,
    (error: unknown) => error,
  );
  const [renewed] = await Promise.allSettled([application.renewCredentials()]);
  const said = [failure, logger.lines, events, renewed, application.connection.current?.address];
  await application.close();
  return said;
}

const encoded = encodeURIComponent(SECRET);

describe('a secret is neither logged nor thrown nor told by an event', () => {
  it.each<[string, AmqplibOptions]>([
    ['a URL that is none', { url: `amqp:user:${SECRET}@h` }],
    ['a URL with another scheme', { url: `http://user:${encoded}@h` }],
    ['a URL with a faulty parameter', { url: `amqp://user:${encoded}@h?heartbeat=x` }],
    ['a URL with a faulty percent sign', { url: `amqp://user:${encoded}%zz@h` }],
    ['an address among several', { addresses: ['h', `http://user:${encoded}@h`, `user:${SECRET}@h`] }],
    ['addresses that are mixed', { addresses: [`amqps://user:${encoded}@h`, `amqp://user:${encoded}@h`] }],
    ['a password beside other faults', { password: SECRET, port: -1, credentials: () => ({ password: SECRET }) }],
    ['a key that cannot be read', { tls: { cert: SECRET, key: SECRET, passphrase: SECRET } }],
  ])('for %s', (_, options) => {
    let failure: unknown;
    try {
      amqplib(options);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeDefined();
    expectNoSecret(failure);
  });

  it('for an address that a function finds', async () => {
    expectNoSecret(await saidBy(amqplib({ addresses: () => [`http://user:${encoded}@h`] })));
  });

  it.each(['refuses', 'hangs up', 'is not AMQP'])('where the other side %s', async (how) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (how === 'hangs up') socket.end();
      else socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    if (how === 'refuses') server.close();
    const said = await saidBy(amqplib({ addresses: [`amqp://user:${encoded}@127.0.0.1:${port}`, `127.0.0.1:${port}`] }));
    server.close();
    expect(String(said[0])).toContain('Cannot connect to amqp://user@127.0.0.1');
    expectNoSecret(said);
  });

  it('where the login is refused, in memory', async () => {
    const broker = new InMemoryBroker();
    const said = await saidBy(memory({ broker, password: SECRET }));
    expect(String(said[0])).toContain('refused the login');
    expectNoSecret(said);
    expectNoSecret(await saidBy(memory({ broker, credentials: () => ({ password: SECRET }) })));
  });

  it('where a secret is handed over that was renewed', async () => {
    const broker = new InMemoryBroker({ users: [{ name: 'user', password: SECRET }] });
    const said = await saidBy(memory({ broker, credentials: () => ({ username: 'user', password: SECRET }) }));
    expect(said[3]).toMatchObject({ status: 'fulfilled' });
    expectNoSecret(said);
  });

  it('by who prints a transport, or an application that has one', () => {
    const transport = amqplib({ url: `amqp://user:${encoded}@h` });
    expectNoSecret(transport.create());
    const application = new RabbitApplication({ transport: amqplib({ password: SECRET }), connect: 'lazy' });
    expectNoSecret(inspect(application, { depth: 20, showHidden: true }));
    expectNoSecret(inspect(memory({ password: SECRET }).create(), { depth: 3 }));
  });
});

const url = process.env.RABBITMQ_URL;
const withRabbitMq = url === undefined ? describe.skip : describe;

withRabbitMq(
  `a secret on RabbitMQ${url === undefined ? ` (skipped: ${process.env.RABBITMQ_SKIP_REASON ?? 'RABBITMQ_URL is not set'})` : ''}`,
  () => {
    it('is in nothing that a refused login says', async () => {
      const said = await saidBy(amqplib({ url, credentials: () => ({ username: 'guest', password: SECRET }) }));
      expect(String(said[0])).toContain("refused the login of 'guest'");
      expectNoSecret(said);
    });

    it('is in nothing that is said of one that was renewed', async () => {
      const { username, password } = new URL(url ?? '');
      let asked = 0;
      // RabbitMQ's own users may hand over any secret once they are in.
      const credentials = (): { username: string; password: string } => ({ username, password: ++asked > 2 ? SECRET : password });
      const said = await saidBy(amqplib({ url, credentials }));
      expect(said[3]).toMatchObject({ status: 'fulfilled' });
      expectNoSecret(said);
    });
  },
);
