import { InvalidArgumentError } from 'commander';
import type { RabbitVersion } from '@nest-amqp/memory';
import type { Users } from '../authenticator';

/** What the command line says, read. */
export interface CommandOptions {
  readonly port: number;
  readonly host: string;
  /** Beside `/`; none if not given. */
  readonly vhost?: readonly string[];
  readonly user?: Users;
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

/** Adds a user, written as `name:password`; a password may hold colons. @throws InvalidArgumentError for one without a name or without a colon. */
export function addUser(text: string, others: Users = {}): Users {
  const colon = text.indexOf(':');
  if (colon < 1) throw new InvalidArgumentError('Write the name and the password, such as alice:secret.');
  return { ...others, [text.slice(0, colon)]: text.slice(colon + 1) };
}
