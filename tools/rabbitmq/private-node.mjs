import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeCertificates } from './certificates.mjs';
import { handshake } from './handshake.mjs';
import { serverScript } from './server-scripts.mjs';

const START_TIMEOUT_MS = 90_000;

/**
 * @typedef {{
 *   url: string,
 *   version: string,
 *   name: string,
 *   control: string,
 *   tls?: { port: number, folder: string },
 *   kill: () => Promise<void>,
 *   start: () => Promise<void>,
 *   stop: () => Promise<void>,
 * }} PrivateNode `control` is the command line that controls it, for a shell; `kill` ends it as kill -9 does, `start` starts it again;
 * where it listens for TLS is said by `tls`, with the folder that {@link makeCertificates} has filled
 */

/**
 * Starts a RabbitMQ of its own name, ports and data, which nothing else on this machine meets, unless it joins a cluster with
 * others. It ends with `stop()`, and with this process however that ends.
 *
 * @param {{ member?: { nodes: string[], index: number, epmdPort: number, cookie: string }, tls?: boolean }} [options] which node of a
 *   cluster it is; whether it listens for TLS as well, and lets clients log in by their certificates
 * @returns {Promise<PrivateNode>}
 */
export async function startPrivateNode({ member, tls: withTls = false } = {}) {
  const script = serverScript();
  const [port, distributionPort, ownEpmdPort, tlsPort] = await freePorts(4);
  const folder = mkdtempSync(path.join(tmpdir(), 'nest-amqp-rabbitmq-'));
  const tls = withTls ? { port: tlsPort, folder: path.join(folder, 'tls') } : undefined;
  if (tls) makeCertificates(tls.folder);
  const name = member ? member.nodes[member.index] : `nest-amqp-${process.pid}-${port}@localhost`;
  const env = environment(folder, { name, distributionPort, epmdPort: member?.epmdPort ?? ownEpmdPort });
  // The nodes of a cluster share the port mapper of the first, and have the same secret.
  const settings = { script, ...(!member?.index && { epmd: 'epmd' }), folder, env };
  if (member) writeFileSync(path.join(folder, '.erlang.cookie'), member.cookie, { mode: 0o400 });
  writeFileSync(path.join(folder, 'rabbitmq.conf'), configuration(port, { member, tls }));
  const plugins = ['rabbitmq_consistent_hash_exchange', ...(tls ? ['rabbitmq_auth_mechanism_ssl'] : [])];
  writeFileSync(path.join(folder, 'enabled_plugins'), `[${plugins.join()}].\n`);

  const keeper = spawn(process.execPath, [fileURLToPath(new URL('keeper.mjs', import.meta.url)), JSON.stringify(settings)], {
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
    // A Ctrl+C at the terminal is for this process, which stops its keeper when it is ready to.
    detached: true,
  });
  keeper.stdin.on('error', () => undefined);
  keeper.unref();
  keeper.channel.unref();
  const exited = new Promise((resolve) => keeper.once('exit', resolve));
  const stop = async () => {
    keeper.ref();
    keeper.stdin.end();
    await exited;
  };

  const url = `amqp://guest:guest@127.0.0.1:${port}/`;
  try {
    const version = await untilReady(url, keeper, folder);
    const start = async () => {
      await ordered(keeper, 'start');
      await untilReady(url, keeper, folder);
    };
    const kill = () => ordered(keeper, 'kill');
    return { url, version, name, control: controlCommand(settings), ...(tls && { tls }), kill, start, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Resolves when the keeper has done what it was told. */
function ordered(keeper, order) {
  return new Promise((resolve, reject) => {
    if (!keeper.connected) reject(new Error('the private RabbitMQ has ended'));
    else {
      keeper.once('message', () => resolve());
      keeper.send(order);
    }
  });
}

/** A certificate is asked for and, if there is one, verified; EXTERNAL needs it, PLAIN does not. */
function tlsConfiguration({ port, folder }) {
  return [
    `listeners.ssl.1 = 127.0.0.1:${port}`,
    `ssl_options.cacertfile = ${path.join(folder, 'ca.pem')}`,
    `ssl_options.certfile = ${path.join(folder, 'server.pem')}`,
    `ssl_options.keyfile = ${path.join(folder, 'server.key')}`,
    'ssl_options.verify = verify_peer',
    'ssl_options.fail_if_no_peer_cert = false',
    'auth_mechanisms.1 = PLAIN',
    'auth_mechanisms.2 = EXTERNAL',
    'ssl_cert_login_from = common_name',
  ];
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

function configuration(port, { member, tls }) {
  const lines = [`listeners.tcp.1 = 127.0.0.1:${port}`, 'log.file.level = warning'];
  if (tls) lines.push(...tlsConfiguration(tls));
  if (member) {
    lines.push('cluster_formation.peer_discovery_backend = classic_config');
    member.nodes.forEach((node, index) => lines.push(`cluster_formation.classic_config.nodes.${index + 1} = ${node}`));
  }
  return `${lines.join('\n')}\n`;
}

function environment(folder, { name, distributionPort, epmdPort }) {
  return {
    HOME: folder,
    RABBITMQ_NODENAME: name,
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

export async function freePorts(count) {
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
