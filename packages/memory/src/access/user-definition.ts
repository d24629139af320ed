import type { OptionFault } from '@nest-amqp/core';
import { patternFaults } from './permission-pattern';
import type { Permissions, TopicPermissions } from './permissions';

/** How much a user may open at a time; by default as much as it likes. 0 is nothing. */
export interface UserLimits {
  readonly maxConnections?: number;
  readonly maxChannels?: number;
}

/** A user of an in-memory broker. */
export interface UserDefinition {
  readonly name: string;
  readonly password: string;
  /** `impersonator` lets it say any `user-id`; others mean nothing to AMQP. */
  readonly tags?: readonly string[];
  /** What it may do, by virtual host; one that is not named is closed to it. By default everything, everywhere. */
  readonly permissions?: Readonly<Record<string, Permissions>>;
  /** By virtual host, and in it by topic exchange. */
  readonly topicPermissions?: Readonly<Record<string, Readonly<Record<string, TopicPermissions>>>>;
  readonly limits?: UserLimits;
}

/** What is wrong with the users of a broker. */
export function userFaults(users: readonly UserDefinition[]): readonly OptionFault[] {
  const faults: OptionFault[] = [];
  const names = new Set<string>();
  for (const [index, { name, password, permissions = {}, topicPermissions = {} }] of users.entries()) {
    const option = `users[${String(index)}]`;
    if (typeof name !== 'string' || name === '' || names.has(name)) {
      faults.push({ option: `${option}.name`, problem: 'it is not a name of its own', remedy: 'Give each user a name' });
    }
    if (typeof password !== 'string') {
      faults.push({ option: `${option}.password`, problem: 'it is not a text', remedy: 'Write the password of the user' });
    }
    names.add(name);
    for (const [vhost, granted] of Object.entries(permissions)) {
      faults.push(...patternFaults(`${option}.permissions['${vhost}']`, { ...granted }));
    }
    for (const [vhost, exchanges] of Object.entries(topicPermissions)) {
      for (const [exchange, granted] of Object.entries(exchanges)) {
        faults.push(...patternFaults(`${option}.topicPermissions['${vhost}']['${exchange}']`, { ...granted }));
      }
    }
  }
  return faults;
}
