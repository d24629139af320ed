import type { OptionFault } from '@nest-amqp/core';
import type { VirtualHostLimits } from '../access/virtual-host-limits';

/** A virtual host of a broker. */
export interface VirtualHostDefinition {
  readonly name: string;
  readonly limits?: VirtualHostLimits;
}

/** A virtual host of which perhaps only the name is said. */
export function virtualHostDefinition(said: string | VirtualHostDefinition): VirtualHostDefinition {
  return typeof said === 'string' ? { name: said } : said;
}

/** What is wrong with the virtual hosts of a broker. */
export function virtualHostFaults(vhosts: readonly (string | VirtualHostDefinition)[]): readonly OptionFault[] {
  const isName = (name: unknown): boolean => typeof name === 'string' && name !== '';
  if (vhosts.length > 0 && vhosts.every((vhost) => isName(virtualHostDefinition(vhost).name))) return [];
  return [{ option: 'vhosts', problem: 'it is not a list of names', remedy: "Write the names, such as ['/']" }];
}
