// Runs one private RabbitMQ for as long as its standard input is open. Whoever started it may crash or be killed: the
// input closes with it, and nothing is left behind. Started by private-node.mjs.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

const { script, epmd, folder, env } = JSON.parse(process.argv[2]);

// In its own process group each, so that all of it can be ended; epmd in the foreground, for as a daemon it would stay.
const options = { env: { ...process.env, ...env }, detached: true, stdio: 'ignore' };
const children = [spawn(epmd, ['-port', env.ERL_EPMD_PORT, '-address', '127.0.0.1'], options), spawn(script, [], options)];

let running = children.length;
let ending = false;

function end() {
  if (ending) return;
  ending = true;
  for (const { pid } of children) {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // it has ended already
    }
  }
  if (running === 0) leave();
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

for (const child of children) {
  // A program that could not be started does not exit, either.
  child.once('error', ended);
  child.once('exit', ended);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
process.stdin.on('end', end);
process.stdin.on('error', end);
process.stdin.resume();
