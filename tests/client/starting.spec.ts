import { createServer, type AddressInfo, type Server } from 'node:net';
import { amqplib } from '@nest-amqp/amqplib';
import { RabbitApplication } from '@nest-amqp/client';
import { InMemoryBroker, memory } from '@nest-amqp/memory';

const SECRET = 'not-for-logs';

/** A logger that keeps what it is told. */
function keepingLogger() {
  const lines: string[] = [];
  const keep = (line: string): void => void lines.push(line);
  return { lines, error: keep, warn: keep, log: keep, debug: keep };
}

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('starting without a broker', () => {
  it('logs each attempt with the address, never with the password, and says what to check when the time is over', async () => {
    const port = await closedPort();
    const logger = keepingLogger();
    const application = new RabbitApplication({
      transport: amqplib({ url: `amqp://somebody:${SECRET}@127.0.0.1:${String(port)}` }),
      firstConnectTimeoutMs: 200,
      reconnect: { initialMs: 20, maxMs: 40 },
      logger,
    });
    await expect(application.start()).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringMatching(/127\.0\.0\.1:\d+.*Check that the broker runs there/s),
    });
    const attempts = logger.lines.filter((line) => line.startsWith('Attempt '));
    expect(attempts.length).toBeGreaterThan(1);
    expect(attempts[0]).toContain(`amqp://somebody@127.0.0.1:${String(port)}`);
    expect(logger.lines.join('\n')).not.toContain(SECRET);
    await application.close();
  });

  it('gives up on a peer that accepts the connection and says nothing', async () => {
    const silent: Server = createServer((socket) => void socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const application = new RabbitApplication({
      transport: amqplib({ host: '127.0.0.1', port, connectTimeoutMs: 50 }),
      firstConnectTimeoutMs: 150,
      reconnect: { initialMs: 1, maxMs: 5 },
    });
    await expect(application.start()).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    await application.close();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('can be closed while it still tries, and every send that waits is rejected', async () => {
    const broker = new InMemoryBroker();
    broker.refuseConnections();
    const application = new RabbitApplication({
      transport: memory({ broker }),
      reconnect: { initialMs: 5, maxMs: 10 },
      template: { sendTimeoutMs: 50 },
    });
    const started = application.start();
    const sent = application.template.sendToQueue('q', 1);
    await application.close();
    await expect(started).rejects.toMatchObject({ code: 'STOPPED' });
    await expect(sent).rejects.toMatchObject({ outcome: 'not-sent' });
  });

  it('connects at the first use if it is told to be lazy, and refuses every use if it is told never to connect', async () => {
    const broker = new InMemoryBroker();
    const lazy = new RabbitApplication({ transport: memory({ broker }), connect: 'lazy' });
    await lazy.start();
    expect(lazy.connection.current).toBeUndefined();
    await lazy.admin.declareQueue();
    expect(lazy.connection.current).toBeDefined();
    await lazy.close();
    const never = new RabbitApplication({ transport: memory({ broker }), connect: 'never' });
    await never.start();
    await expect(never.template.sendToQueue('q', 1)).rejects.toMatchObject({ code: 'ILLEGAL_STATE', outcome: 'not-sent' });
    await expect(never.admin.declareQueue()).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
    await never.close();
  });
});

describe('faulty options', () => {
  it('are all told at once, each with its name and a remedy', () => {
    const make = (): RabbitApplication =>
      new RabbitApplication({
        transport: 'rabbitmq' as never,
        connect: 'sometimes' as never,
        firstConnectTimeoutMs: -1,
        template: { sendTimeoutMs: 0, unroutable: 'drop' as never },
        listener: { prefetch: -1, ackMode: 'auto' as never },
      });
    expect(make).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTIONS',
        faults: expect.arrayContaining(
          [
            'transport',
            'connect',
            'firstConnectTimeoutMs',
            'template.sendTimeoutMs',
            'template.unroutable',
            'listener.prefetch',
            'listener.ackMode',
          ].map((option) => expect.objectContaining({ option, remedy: expect.any(String) })),
        ),
      }),
    );
  });
});
