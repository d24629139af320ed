import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { connect } from 'amqplib';

import { RABBITMQ_URL } from '../candidates/rabbitmq';

const MEASURED = ['amqplib', '@golevelup/nestjs-rabbitmq', '@nest-amqp/nestjs', 'qlobber', 'mock-amqplib', '@onify/fake-amqplib'];

/** The line above all tables: what the figures hold for. */
export async function describeEnvironment(withRabbitmq: boolean): Promise<string> {
  const broker = withRabbitmq ? [await describeRabbitmq()] : [];
  const processors = cpus();
  return [
    `Node ${process.versions.node}`,
    ...broker,
    `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}`,
    ...MEASURED.map((name) => `${name} ${versionOf(name)}`),
  ].join(', ');
}

async function describeRabbitmq(): Promise<string> {
  const connection = await connect(RABBITMQ_URL);
  const { product, version } = connection.connection.serverProperties;
  await connection.close();
  return `${product} ${version}`;
}

function versionOf(name: string): string {
  // not every package exports its manifest
  const manifest = (require.resolve.paths(name) ?? []).map((folder) => join(folder, name, 'package.json')).find(existsSync);
  return manifest ? (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version : 'not installed';
}
