import {
  AmqpOptionsError,
  throwIfFaulty,
  type Clock,
  type CredentialsProvider,
  type OptionFault,
  type Transport,
  type TransportFactory,
} from '@nest-amqp/core';
import { InMemoryBroker } from '../broker/in-memory-broker';
import { VERSION_RULES, type RabbitVersion } from '../broker/version-rules';
import { MemoryTransport } from './memory-transport';

/** How an application uses an in-memory broker. */
export interface MemoryOptions {
  /** A broker to share. By default each application gets one of its own when it starts. */
  readonly broker?: InMemoryBroker;
  /** The virtual host. By default `/`. */
  readonly vhost?: string;
  /** The version of RabbitMQ that the application's own broker behaves as. By default `4.3`. */
  readonly rabbitmq?: RabbitVersion;
  /** The user that logs in; the application's own broker has it, with all rights. By default `guest`. */
  readonly username?: string;
  /** By default `guest`. */
  readonly password?: string;
  /** Gives user name and password at each attempt to connect, in place of `password`; what expires is renewed before. */
  readonly credentials?: CredentialsProvider;
  /** The largest message that the application takes in, in bytes, as of `amqplib()`. By default 64 MiB. */
  readonly maxMessageBytes?: number;
  /** Lets it start where `NODE_ENV` is `production`. By default it refuses to: nothing in it outlives the process. */
  readonly allowInProduction?: boolean;
  /** The clock of the application's own broker. By default the real time. */
  readonly clock?: Clock;
}

/**
 * The in-memory transport. `memory()` gives each application a broker of its own, `memory({ broker })` shares one.
 *
 * @throws AmqpOptionsError for options that are not usable; from `create()` where `NODE_ENV` is `production`.
 */
export function memory(options: MemoryOptions = {}): TransportFactory {
  throwIfFaulty(faultsOf(options));
  const { vhost = '/', username = 'guest', password = 'guest', allowInProduction = false, credentials } = options;
  const { maxMessageBytes = 64 * 1024 * 1024 } = options;
  return {
    name: 'memory',
    create(): Transport {
      if (process.env.NODE_ENV === 'production' && !allowInProduction) throw inProduction();
      const { rabbitmq, clock } = options;
      const broker =
        options.broker ??
        new InMemoryBroker({
          ...(rabbitmq && { rabbitmq }),
          ...(clock && { clock }),
          vhosts: [...new Set(['/', vhost])],
          users: [{ name: username, password }],
        });
      return new MemoryTransport(broker, { vhost, username, password, credentials, maxMessageBytes });
    },
  };
}

function faultsOf({ broker, vhost = '/', rabbitmq, username = 'guest', clock, ...rest }: MemoryOptions): readonly OptionFault[] {
  const faults: OptionFault[] = [];
  if (broker !== undefined && rabbitmq !== undefined) faults.push(saidByBroker('rabbitmq'));
  if (broker !== undefined && clock !== undefined) faults.push(saidByBroker('clock'));
  if (rabbitmq !== undefined && !Object.hasOwn(VERSION_RULES, rabbitmq)) {
    const known = Object.keys(VERSION_RULES).map((version) => `'${version}'`);
    faults.push({
      option: 'rabbitmq',
      problem: `'${rabbitmq}' is not a version that the broker knows`,
      remedy: `Write one of ${known.join(', ')}`,
    });
  }
  if (typeof vhost !== 'string' || vhost === '') {
    faults.push({ option: 'vhost', problem: 'it is not a name', remedy: "Write the name of the virtual host, such as '/'" });
  } else if (broker && !broker.vhostNames.includes(vhost)) {
    faults.push({
      option: 'vhost',
      problem: `the broker has no virtual host '${vhost}'`,
      remedy: 'Name it in new InMemoryBroker({ vhosts })',
    });
  }
  if (typeof username !== 'string' || username === '') {
    faults.push({ option: 'username', problem: 'it is not a name', remedy: "Write the name of the user, such as 'guest'" });
  }
  return [...faults, ...loginFaults(rest)];
}

function loginFaults({ credentials, password, maxMessageBytes }: MemoryOptions): OptionFault[] {
  const faults: OptionFault[] = [];
  if (credentials !== undefined && typeof credentials !== 'function') {
    faults.push({ option: 'credentials', problem: 'it is no function', remedy: 'Give one that returns { username, password }' });
  }
  if (credentials !== undefined && password !== undefined) {
    faults.push({ option: 'password', problem: 'it is given beside credentials', remedy: 'Leave it out: the function gives it' });
  }
  if (maxMessageBytes !== undefined && !(maxMessageBytes >= 1)) {
    faults.push({ option: 'maxMessageBytes', problem: `it is ${String(maxMessageBytes)}`, remedy: 'Give a number of bytes above 0' });
  }
  return faults;
}

function saidByBroker(option: string): OptionFault {
  return { option, problem: 'it is given beside a broker, which has one already', remedy: `Give it to new InMemoryBroker({ ${option} })` };
}

function inProduction(): AmqpOptionsError {
  return new AmqpOptionsError([
    {
      option: 'transport',
      problem: "memory() is used where NODE_ENV is 'production', and nothing in it outlives the process",
      remedy: 'Use amqplib() there, or memory({ allowInProduction: true }) if that is what you want',
    },
  ]);
}
