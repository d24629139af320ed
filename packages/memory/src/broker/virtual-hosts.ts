import { AmqpIllegalStateError, throwIfFaulty, type Clock } from '@nest-amqp/core';
import type { BrokerLimits } from '../access/broker-limits';
import { Quota } from '../access/quota';
import type { VersionRules } from './version-rules';
import { VirtualHost } from './virtual-host';
import { virtualHostDefinition, virtualHostFaults, type VirtualHostDefinition } from './virtual-host-definition';

/** What the virtual hosts of a broker share. */
export interface SharedByVirtualHosts {
  readonly clock: Clock;
  readonly rules: VersionRules;
  readonly limits: BrokerLimits;
}

/** The virtual hosts of a broker, by their names. */
export class VirtualHosts {
  private readonly byName = new Map<string, VirtualHost>();
  private readonly quota: Quota;

  constructor(private readonly shared: SharedByVirtualHosts) {
    this.quota = new Quota(shared.limits, this.byName);
  }

  get names(): readonly string[] {
    return [...this.byName.keys()];
  }

  find(name: string): VirtualHost | undefined {
    return this.byName.get(name);
  }

  /** @throws AmqpIllegalStateError if there is none of the name. */
  existing(name: string): VirtualHost {
    const vhost = this.byName.get(name);
    if (vhost) return vhost;
    throw new AmqpIllegalStateError(
      `there is no virtual host '${name}': name it in new InMemoryBroker({ vhosts }), which has ${this.names.join(', ')}`,
    );
  }

  /** @throws AmqpIllegalStateError if there is one of the name; AmqpOptionsError for what is not usable. */
  add(said: string | VirtualHostDefinition): VirtualHost {
    throwIfFaulty(virtualHostFaults([said]));
    const { name, limits = {} } = virtualHostDefinition(said);
    if (this.byName.has(name)) throw new AmqpIllegalStateError(`there is a virtual host '${name}' already: choose another name`);
    const vhost = new VirtualHost(name, this.shared.clock, this.shared.rules, this.quota);
    vhost.limits = limits;
    vhost.consumerTimeoutMs = this.shared.limits.consumerTimeoutMs;
    this.byName.set(name, vhost);
    return vhost;
  }

  /** Takes one out and says which it was, if there is one of the name. */
  remove(name: string): VirtualHost | undefined {
    const vhost = this.byName.get(name);
    this.byName.delete(name);
    return vhost;
  }

  restart(): void {
    for (const vhost of this.byName.values()) vhost.restart();
  }
}
