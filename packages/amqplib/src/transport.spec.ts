import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { amqplib } from './amqplib';
import type { AmqplibOptions } from './amqplib-options';

/** Accepts connections and says nothing. */
async function silentServer(): Promise<{ port: number; sockets: Socket[]; close: () => void }> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => sockets.push(socket.on('error', () => undefined).resume()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, sockets, close };
}

function attempt(options: AmqplibOptions, signal?: AbortSignal): Promise<unknown> {
  const transport = amqplib({ host: '127.0.0.1', ...options }).create();
  return transport.connect({ signal }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('connecting', () => {
  it('to a port where nobody listens says so', async () => {
    const server = await silentServer();
    server.close();
    const error = await attempt({ port: server.port });
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', retryable: true });
    expect(String(error)).toContain(`amqp://guest@127.0.0.1:${server.port}/: connect ECONNREFUSED`);
  });

  it('gives up after connectTimeoutMs and leaves nothing open', async () => {
    const server = await silentServer();
    const error = await attempt({ port: server.port, connectTimeoutMs: 50 });
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', retryable: true });
    expect(String(error)).toContain('no answer within 50 ms');
    await until(() => server.sockets.every((socket) => socket.destroyed));
    server.close();
  });

  it('is given up when its signal is aborted, and leaves nothing open', async () => {
    const server = await silentServer();
    const controller = new AbortController();
    const failed = attempt({ port: server.port }, controller.signal);
    await until(() => server.sockets.length === 1);
    controller.abort(new Error('no longer needed'));
    expect(await failed).toMatchObject({ code: 'ABORTED', cause: new Error('no longer needed') });
    await until(() => server.sockets.every((socket) => socket.destroyed));
    server.close();
  });

  it('with a signal that is aborted already opens nothing', async () => {
    const server = await silentServer();
    expect(await attempt({ port: server.port }, AbortSignal.abort())).toMatchObject({ code: 'ABORTED' });
    expect(server.sockets).toHaveLength(0);
    server.close();
  });

  it('to something that hangs up can be tried again', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const error = await attempt({ port: (server.address() as AddressInfo).port });
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', retryable: true });
    expect(String(error)).toContain('speaks AMQP 0-9-1');
    server.close();
  });

  it('to something that is not AMQP says so', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    expect(String(await attempt({ port: (server.address() as AddressInfo).port }))).toContain('speaks AMQP 0-9-1');
    server.close();
  });
});

describe('connecting to several addresses', () => {
  it('tries each, in order, and says what is wrong with every one of them', async () => {
    const silent = await silentServer();
    const gone = await silentServer();
    gone.close();
    const addresses = [`127.0.0.1:${gone.port}`, `127.0.0.1:${silent.port}`];
    const error = await attempt({ host: undefined, addresses, connectTimeoutMs: 50 });
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', retryable: true });
    expect(String(error)).toMatch(/None of 2 addresses.*\n.*ECONNREFUSED.*\n.*no answer within 50 ms/);
    silent.close();
  });

  it('asks a function at each attempt, and an attempt fails that gets none from it', async () => {
    const server = await silentServer();
    server.close();
    const given = ['', new Error('the registry is away'), `127.0.0.1:${server.port}`];
    const transport = amqplib({
      addresses: () => {
        const next = given.shift();
        return next instanceof Error ? Promise.reject(next) : next!;
      },
    }).create();
    for (const said of ['addresses()[0]: is empty', 'the registry is away', 'ECONNREFUSED']) {
      await expect(transport.connect()).rejects.toMatchObject({
        code: 'CONNECT_FAILED',
        retryable: true,
        message: expect.stringContaining(said) as unknown,
      });
    }
  });

  it.each<[string, AmqplibOptions]>([
    ['addresses', { host: undefined, addresses: () => new Promise<string>(() => undefined) }],
    ['credentials', { credentials: () => new Promise<never>(() => undefined) }],
  ])('does not wait for ever for the function %s', async (option, options) => {
    const error = await attempt({ ...options, connectTimeoutMs: 20 });
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', retryable: true });
    expect(String(error)).toContain(`'${option}' gave nothing within 20 ms`);
  });

  it('is given up while a function is asked', async () => {
    const controller = new AbortController();
    const failed = attempt({ credentials: () => new Promise<never>(() => undefined) }, controller.signal);
    controller.abort();
    expect(await failed).toMatchObject({ code: 'ABORTED' });
  });

  it.each([
    ['throws', () => Promise.reject(new Error('the vault is sealed'))],
    ['gives none', () => ({}) as never],
  ])('can be tried again where the function for credentials %s', async (_, credentials) => {
    expect(await attempt({ credentials })).toMatchObject({ code: 'CONNECT_FAILED', retryable: true });
  });
});
