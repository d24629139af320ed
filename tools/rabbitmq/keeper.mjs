// Runs one private RabbitMQ for as long as its standard input is open. Whoever started it may crash or be killed: the
// input closes with it, and nothing is left behind. Started by private-node.mjs, which may tell it to `kill` the node, as
// by kill -9, and to `start` it again with its data.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

const { script, epmd, folder, env } = JSON.parse(process.argv[2]);
const server = () => spawn(script, [], options);

// In its own process group each, so that all of it can be ended; epmd in the foreground, for as a daemon it would stay.
const options = { env: { ...process.env, ...env }, detached: true, stdio: 'ignore' };
const children = epmd ? [spawn(epmd, ['-port', env.ERL_EPMD_PORT, '-address', '127.0.0.1'], options)] : [];
let node = server();

let running = children.length + 1;
let ending = false;
let killing = false;

function end() {
  if (ending) return;
  ending = true;
  for (const child of [...children, node]) killGroup(child);
  if (running === 0) leave();
}

function killGroup({ pid }) {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended already
  }
}

function nodeEnded() {
  if (!killing || ending) ended();
  else {
    running -= 1;
    killing = false;
    process.send('killed');
  }
}

function ended() {
  running -= 1;
  if (!ending) end();
  else if (running === 0) leave();
}

function leave() {
  // What the node started may still write while it dies.
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  process.exit(0);
}

function watch(child, onEnd) {
  // A program that could not be started does not exit, either.
  child.once('error', onEnd);
  child.once('exit', onEnd);
}

for (const child of children) watch(child, ended);
watch(node, nodeEnded);

process.on('message', (order) => {
  if (ending) return;
  if (order === 'kill') {
    killing = true;
    killGroup(node);
  } else {
    node = server();
    running += 1;
    watch(node, nodeEnded);
    process.send('started');
  }
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
process.stdin.on('end', end);
process.stdin.on('error', end);
process.stdin.resume();
