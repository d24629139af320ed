import { spawn } from 'node:child_process';

/**
 * Runs a program and gives what it wrote on its standard output.
 *
 * @param {string[]} command
 * @param {{ cwd: string, env?: Record<string, string | undefined>, timeoutMs?: number }} options
 * @returns {Promise<string>}
 * @throws {Error} with all that it wrote, if it fails or does not end by itself in time
 */
export function run([program, ...args], { cwd, env = process.env, timeoutMs = 600_000 }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL' });
    let output = '';
    let all = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (all += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const end = signal === 'SIGKILL' ? `did not end within ${timeoutMs / 1000} s` : `ended with ${code ?? signal}`;
      return reject(new Error(`${[program, ...args].join(' ')} ${end}\n${all}`));
    });
  });
}
