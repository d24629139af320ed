import { AmqpOptionsError, throwIfFaulty, type Clock, type OptionFault, type Transport, type TransportFactory } from '@nest-amqp/core';
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
  const { vhost = '/', username = 'guest', password = 'guest', allowInProduction = false } = options;
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
      return new MemoryTransport(broker, { vhost, username, password });
    },
  };
}

function faultsOf({ broker, vhost = '/', rabbitmq, username = 'guest', clock }: MemoryOptions): readonly OptionFault[] {
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
