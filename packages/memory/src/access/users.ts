import { AmqpIllegalStateError } from '@nest-amqp/core';
import { BrokerFault } from '../broker/broker-fault';
import { User } from './user';
import type { UserDefinition } from './user-definition';

/** The users of a broker. */
export class Users {
  private readonly byName = new Map<string, User>();

  constructor(definitions: readonly UserDefinition[]) {
    for (const definition of definitions) this.byName.set(definition.name, new User(definition));
  }

  get names(): readonly string[] {
    return [...this.byName.keys()];
  }

  find(name: string): User | undefined {
    return this.byName.get(name);
  }

  /** @throws AmqpIllegalStateError if there is one of the name. */
  add(definition: UserDefinition): User {
    if (this.byName.has(definition.name))
      throw new AmqpIllegalStateError(`there is a user '${definition.name}' already: choose another name`);
    const user = new User(definition);
    this.byName.set(user.name, user);
    return user;
  }

  remove(name: string): void {
    this.byName.delete(name);
  }

  forgetVhost(vhost: string): void {
    for (const user of this.byName.values()) user.forgetVhost(vhost);
  }

  /** Without a password only that there is such a user. @throws BrokerFault 403 (class 0, method 0) as RabbitMQ refuses a login to clients that can hear it. */
  authenticate(username: string, password: string | undefined, mechanism: string): User {
    const user = this.byName.get(username);
    if (user && (password === undefined || user.hasPassword(password))) return user;
    const text = `Login was refused using authentication mechanism ${mechanism}. For details see the broker logfile.`;
    throw new BrokerFault(403, text, { scope: 'connection' });
  }
}
