import { InvalidArgumentError } from 'commander';
import type { RabbitVersion, UserDefinition } from '@nest-amqp/memory';

/** What the command line says, read. */
export interface CommandOptions {
  readonly port: number;
  readonly host: string;
  /** Beside `/`; none if not given. */
  readonly vhost?: readonly string[];
  /** Instead of guest. */
  readonly user?: readonly UserDefinition[];
  readonly rabbitmq: RabbitVersion;
}

const HIGHEST_PORT = 65_535;

/** @throws InvalidArgumentError for what is not a port; 0 is one that is free. */
export function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= HIGHEST_PORT) return port;
  throw new InvalidArgumentError(`It is a number from 0 to ${String(HIGHEST_PORT)}.`);
}

/** Adds a virtual host. @throws InvalidArgumentError for an empty name. */
export function addVhost(name: string, others: readonly string[] = []): readonly string[] {
  if (name === '') throw new InvalidArgumentError('A virtual host has a name.');
  return [...others, name];
}

/** Adds a user, written as `name:password`; a password may hold colons. The last of a name counts. @throws InvalidArgumentError for one without a name or without a colon. */
export function addUser(text: string, others: readonly UserDefinition[] = []): readonly UserDefinition[] {
  const colon = text.indexOf(':');
  if (colon < 1) throw new InvalidArgumentError('Write the name and the password, such as alice:secret.');
  const name = text.slice(0, colon);
  return [...others.filter((other) => other.name !== name), { name, password: text.slice(colon + 1) }];
}
