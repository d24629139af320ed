import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { handshake } from './handshake.mjs';
import { serverScript } from './server-scripts.mjs';

const START_TIMEOUT_MS = 90_000;

/**
 * Starts a RabbitMQ of its own name, ports and data, which nothing else on this machine meets. It ends with `stop()`, and
 * with this process however that ends. `control` is the command line that controls it.
 *
 * @returns {Promise<{ url: string, version: string, control: string, stop: () => Promise<void> }>}
 */
export async function startPrivateNode() {
  const script = serverScript();
  const [port, distributionPort, epmdPort] = await freePorts(3);
  const folder = mkdtempSync(path.join(tmpdir(), 'nest-amqp-rabbitmq-'));
  const settings = { script, epmd: 'epmd', folder, env: environment(folder, distributionPort, epmdPort) };
  writeFileSync(path.join(folder, 'rabbitmq.conf'), `listeners.tcp.1 = 127.0.0.1:${port}\nlog.file.level = warning\n`);
  writeFileSync(path.join(folder, 'enabled_plugins'), '[rabbitmq_consistent_hash_exchange].\n');

  const keeper = spawn(process.execPath, [fileURLToPath(new URL('keeper.mjs', import.meta.url)), JSON.stringify(settings)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A Ctrl+C at the terminal is for this process, which stops its keeper when it is ready to.
    detached: true,
  });
  keeper.stdin.on('error', () => undefined);
  keeper.unref();
  const exited = new Promise((resolve) => keeper.once('exit', resolve));
  const stop = async () => {
    keeper.ref();
    keeper.stdin.end();
    await exited;
  };

  const url = `amqp://guest:guest@127.0.0.1:${port}/`;
  try {
    const version = await untilReady(url, keeper, folder);
    return { url, version, control: controlCommand(settings), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilReady(url, keeper, folder) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let log = '';
  for (;;) {
    try {
      return await handshake(url);
    } catch (error) {
      log = logOf(folder) || log;
      if (keeper.exitCode !== null) throw new Error(`the private RabbitMQ ended while it started. ${log}`, { cause: error });
      if (Date.now() > deadline) throw new Error(`the private RabbitMQ did not start in ${START_TIMEOUT_MS} ms. ${log}`, { cause: error });
    }
    await sleep(250);
  }
}

function environment(folder, distributionPort, epmdPort) {
  return {
    HOME: folder,
    RABBITMQ_NODENAME: `nest-amqp-${process.pid}@localhost`,
    RABBITMQ_MNESIA_BASE: path.join(folder, 'data'),
    RABBITMQ_LOG_BASE: path.join(folder, 'log'),
    RABBITMQ_PID_FILE: path.join(folder, 'pid'),
    RABBITMQ_CONFIG_FILE: path.join(folder, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: path.join(folder, 'enabled_plugins'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_DIST_PORT: String(distributionPort),
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    // Erlang's schedulers wait busily by default, at the cost of the tests beside them.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+sbwt none +sbwtdcpu none +sbwtdio none',
  };
}

/** The command line that controls the node. */
function controlCommand({ script, env }) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const settings = Object.entries(env).filter(([name]) => name !== 'RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS');
  const assignments = settings.map(([name, value]) => `${name}=${quoted(value)}`);
  return ['env', ...assignments, quoted(path.join(path.dirname(script), 'rabbitmqctl'))].join(' ');
}

async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const { port } = server.address();
      await new Promise((resolve) => server.close(resolve));
      return port;
    }),
  );
}

function logOf(folder) {
  try {
    const logs = readdirSync(path.join(folder, 'log')).filter((name) => name.endsWith('.log'));
    return logs.map((name) => readFileSync(path.join(folder, 'log', name), 'utf8').slice(-2000)).join('\n');
  } catch {
    return '';
  }
}
