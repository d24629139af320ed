import { amqplib } from '@nest-amqp/amqplib';
import { runCase, type ContractContext } from '@nest-amqp/contract';
import { InMemoryBroker, memory, type Permissions, type RabbitVersion } from '@nest-amqp/memory';
import type { CredentialsProvider, Transport, TransportFactory } from '@nest-amqp/core';
import { memoryOperator } from './memory-operator';
import type { Operator } from './operator';
import { rabbitmqFor } from './rabbitmq-for';
import { rabbitmqctl } from './rabbitmqctl';
import { uniqueName } from './transports';

/** All rights. */
export const EVERYTHING: Permissions = { configure: '.*', write: '.*', read: '.*' };

interface Broker {
  readonly name: string;
  readonly version: string;
  /** Why the suite cannot run on it here. */
  readonly skip?: string;
  operator(): Operator;
  factory(login: Login): TransportFactory;
}

/** Who logs in where: with a password, or with what a function gives. */
interface Login {
  readonly vhost: string;
  readonly username?: string;
  readonly password?: string;
  readonly credentials?: CredentialsProvider;
}

/** A broker that a suite may operate, with a virtual host of the suite's own. */
export class OperatedBroker {
  readonly vhost = uniqueName('operated');
  readonly operator: Operator;
  private readonly users: string[] = [];

  constructor(private readonly broker: Broker) {
    this.operator = broker.operator();
  }

  get version(): string {
    return this.broker.version;
  }

  async open(): Promise<void> {
    await this.operator.addVhost(this.vhost);
  }

  async close(): Promise<void> {
    for (const user of this.users) await this.operator.deleteUser(user).catch(() => undefined);
    await this.operator.deleteVhost(this.vhost);
  }

  /** Adds a user and resolves with its name, which is its password, too. Without permissions it may do nothing. */
  async user(permissions?: Permissions, tags: readonly string[] = []): Promise<string> {
    const name = uniqueName('user');
    this.users.push(name);
    await this.operator.addUser(name, name, tags);
    if (permissions) await this.operator.setPermissions(name, this.vhost, permissions);
    return name;
  }

  transport(username: string, password = username, vhost = this.vhost): Transport {
    return this.broker.factory({ vhost, username, password }).create();
  }

  /** A transport whose credentials a function gives. */
  factory(credentials: CredentialsProvider): TransportFactory {
    return this.broker.factory({ vhost: this.vhost, credentials });
  }

  /** Runs on a connection that a user opened. */
  async as(user: string, run: (context: ContractContext) => Promise<void>): Promise<void> {
    const subject = { transport: this.transport(user), vhost: this.vhost, user, secret: user };
    await runCase({ title: 'this', concept: 'operating', needs: [], exchangeType: undefined, versions: {}, run }, subject);
  }
}

/** Each command that operates RabbitMQ starts a program of its own. */
const SLOW_MS = 60_000;

/** Runs the same suite on the in-memory broker, as each version, and on RabbitMQ; where that cannot be operated, its part is skipped with the reason. */
export function describeOnOperatedBrokers(title: string, suite: (broker: OperatedBroker) => void): void {
  for (const broker of [inMemory('3.10'), inMemory('4.0'), inMemory('4.3'), rabbitmq()]) {
    const run = broker.skip ? describe.skip : describe;
    run(`${title}, on ${broker.name}${broker.skip ? ` (skipped: ${broker.skip})` : ''}`, () => {
      const operated = new OperatedBroker(broker);
      beforeAll(() => operated.open(), SLOW_MS);
      afterAll(() => operated.close(), SLOW_MS);
      suite(operated);
    });
  }
}

function inMemory(rabbitmq: RabbitVersion): Broker {
  const broker = new InMemoryBroker({ rabbitmq });
  return {
    name: `the in-memory broker as ${rabbitmq}`,
    version: broker.rules.serverVersion,
    operator: () => memoryOperator(broker),
    factory: (login) => memory({ broker, ...login }),
  };
}

function rabbitmq(): Broker {
  const found = rabbitmqFor('control');
  const { url, version, control = '' } = 'skip' in found ? { url: 'amqp://localhost', version: '4.3' } : found;
  return {
    name: 'skip' in found ? 'RabbitMQ' : `RabbitMQ ${version}`,
    version,
    ...('skip' in found && { skip: found.skip }),
    operator: () => rabbitmqctl(control),
    factory: (login) => {
      const { hostname: host, port } = new URL(url);
      return amqplib({ host, port: Number(port || 5672), ...login });
    },
  };
}
