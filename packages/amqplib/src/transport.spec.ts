import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { amqplib } from './amqplib';
import type { AmqplibOptions } from './options';

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
