import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect } from 'amqplib';

const ROOT = join(__dirname, '..', '..');
const MAIN = join(ROOT, 'packages/server/src/main.ts');

/** The command, from its sources. */
class Broker {
  output = '';
  private readonly child: ChildProcess;
  private readonly exited: Promise<number | null>;

  constructor(...args: string[]) {
    const loader = join(ROOT, 'tests/server/source-loader.cjs');
    this.child = spawn(process.execPath, ['--require', loader, MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const read = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    this.child.stdout?.on('data', read);
    this.child.stderr?.on('data', read);
    this.exited = new Promise((resolve) => this.child.on('close', resolve));
  }

  /** Resolves with the port when it listens. */
  async port(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.child.stdout?.on('data', () => {
        const port = /amqp:\/\/127\.0\.0\.1:(\d+)/.exec(this.output)?.[1];
        if (port) resolve(Number(port));
      });
      void this.exited.then((code) => reject(new Error(`it ended with ${String(code)}: ${this.output}`)));
    });
  }

  stop(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  exit(): Promise<number | null> {
    return this.exited;
  }
}

describe('nest-amqp-broker', () => {
  let broker: Broker | undefined;
  afterEach(async () => {
    broker?.stop('SIGKILL');
    await broker?.exit();
  });

  it.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])(
    'serves clients until %s, and closes their connections as RabbitMQ does when it stops',
    async (signal) => {
      broker = new Broker('--port', '0', '--vhost', 'orders', '--user', 'alice:se:cret', '--rabbitmq', '3.10');
      const port = await broker.port();
      expect(broker.output).toBe(
        `nest-amqp-broker listens on amqp://127.0.0.1:${String(port)} as RabbitMQ 3.10.8; virtual hosts: /, orders\n`,
      );
      const connection = await connect({ port, username: 'alice', password: 'se:cret', vhost: 'orders' });
      const closed = new Promise<unknown>((resolve) => connection.on('close', resolve));
      await (await connection.createChannel()).assertQueue('q');
      broker.stop(signal);
      expect(await closed).toMatchObject({
        message: expect.stringContaining("broker forced connection closure with reason 'shutdown'") as string,
      });
      expect(await broker.exit()).toBe(0);
    },
  );

  it('lets nobody in without the password', async () => {
    broker = new Broker('--port', '0', '--user', 'alice:secret');
    const port = await broker.port();
    await expect(connect({ port, username: 'guest', password: 'guest' })).rejects.toThrow('ACCESS_REFUSED');
  });

  it('says what to do when the port is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    broker = new Broker('--port', String(port));
    expect(await broker.exit()).toBe(1);
    expect(broker.output).toBe(
      `nest-amqp-broker: 127.0.0.1:${String(port)} is in use, perhaps by a RabbitMQ: stop that, or choose another port with --port\n`,
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it.each([
    [['--help'], 'Usage: nest-amqp-broker [options]'],
    [['--version'], /^\d+\.\d+\.\d+\n$/],
    [['--port', 'http'], "'http' is invalid. It is a number from 0 to 65535."],
  ])('answers %j', async (args, expected) => {
    broker = new Broker(...args);
    expect(await broker.exit()).toBe(String(expected).startsWith('Usage') || expected instanceof RegExp ? 0 : 1);
    if (expected instanceof RegExp) expect(broker.output).toMatch(expected);
    else expect(broker.output).toContain(expected);
  });
});
