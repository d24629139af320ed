import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 20;
const ATTEMPTS = 500;

/** `nest-amqp-broker` in a process of its own, started when it is first asked for; it ends with this process. */
export class ServerProcess {
  private starting: Promise<string> | undefined;

  /** Where it listens. */
  url(): Promise<string> {
    return (this.starting ??= start());
  }
}

async function start(): Promise<string> {
  const port = await freePort();
  const command = join(dirname(require.resolve('@nest-amqp/server/package.json')), 'bin/nest-amqp-broker.mjs');
  const child = spawn(process.execPath, [command, '--port', String(port)], { stdio: ['ignore', 'ignore', 'inherit'] });
  process.once('exit', () => child.kill());
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (child.exitCode !== null) throw new Error(`nest-amqp-broker ended with ${child.exitCode} before it listened`);
    if (await listens(port)) return `amqp://guest:guest@127.0.0.1:${port}`;
    await pause(PAUSE_MS);
  }
  throw new Error(`nest-amqp-broker does not listen on port ${port} after ${(ATTEMPTS * PAUSE_MS) / 1000} s`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const listening = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  });
  socket.destroy();
  return listening;
}
