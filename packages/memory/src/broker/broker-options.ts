import type { Clock, OptionFault } from '@nest-amqp/core';
import type { BrokerLimits } from '../access/broker-limits';
import { userFaults, type UserDefinition } from '../access/user-definition';
import { VERSION_RULES, type RabbitVersion } from './version-rules';
import { virtualHostFaults, type VirtualHostDefinition } from './virtual-host-definition';

/** The user of a broker for which nobody names users. */
export const GUEST: UserDefinition = { name: 'guest', password: 'guest' };

/** How a broker is made. */
export interface InMemoryBrokerOptions {
  /** The version of RabbitMQ that it behaves as. By default `4.3`. */
  readonly rabbitmq?: RabbitVersion;
  /** By default the real time. */
  readonly clock?: Clock;
  /** Its virtual hosts, or their names. By default only `/`. */
  readonly vhosts?: readonly (string | VirtualHostDefinition)[];
  /** Its users. By default `guest`, whose password is `guest` and who may do everything. */
  readonly users?: readonly UserDefinition[];
  /** What it allows, where that is not RabbitMQ's default. */
  readonly limits?: Partial<BrokerLimits>;
}

/** What is wrong with options. */
export function brokerFaults(options: Required<Pick<InMemoryBrokerOptions, 'rabbitmq' | 'vhosts' | 'users'>>): readonly OptionFault[] {
  return [...versionFaults(options.rabbitmq), ...virtualHostFaults(options.vhosts), ...userFaults(options.users)];
}

function versionFaults(rabbitmq: RabbitVersion): readonly OptionFault[] {
  if (Object.hasOwn(VERSION_RULES, rabbitmq)) return [];
  const known = Object.keys(VERSION_RULES).map((version) => `'${version}'`);
  return [
    {
      option: 'rabbitmq',
      problem: `'${rabbitmq}' is not a version that the broker knows`,
      remedy: `Write one of ${known.join(', ')}`,
    },
  ];
}
