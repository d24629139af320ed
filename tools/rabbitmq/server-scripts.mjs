import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where Debian keeps the scripts themselves; those on its PATH insist on the user rabbitmq. */
const DEBIAN = '/usr/lib/rabbitmq/lib';
const POLICY = '/usr/sbin/policy-rc.d';

/**
 * The path of the `rabbitmq-server` script of this machine, installed first where that can be done without asking.
 *
 * @returns {string}
 * @throws {Error} saying why there is none
 */
export function serverScript() {
  const found = installedScript();
  if (found) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new Error('rabbitmq-server is not installed');
  try {
    install();
  } catch (error) {
    throw new Error(`rabbitmq-server is not installed, and apt-get could not install it (${String(error.message).split('\n')[0]})`, {
      cause: error,
    });
  }
  const installed = installedScript();
  if (!installed) throw new Error('rabbitmq-server is not where Debian puts it');
  return installed;
}

function installedScript() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).filter((name) => name.startsWith('rabbitmq_server-')) : [];
  const folders = [...versions.map((name) => path.join(DEBIAN, name, 'sbin')), ...(process.env.PATH ?? '').split(path.delimiter)];
  return folders.map((folder) => path.join(folder, 'rabbitmq-server')).find((file) => existsSync(file));
}

function install() {
  const aptGet = (...args) =>
    execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  const server = () => aptGet('install', '-y', '--no-install-recommends', 'rabbitmq-server');
  // Without it Debian starts the broker that was just installed, on the usual port and for good.
  const deny = !existsSync(POLICY);
  if (deny) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    try {
      server();
    } catch {
      aptGet('update');
      server();
    }
  } finally {
    if (deny) rmSync(POLICY);
  }
}
