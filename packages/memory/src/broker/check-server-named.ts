import type { HeaderTable } from '@nest-amqp/core';
import { BrokerFault } from './broker-fault';
import type { VersionRules } from './version-rules';

/**
 * Which type a queue that the broker names may have: RabbitMQ looks for the type before it looks at the arguments, and stumbles
 * over one that it does not know.
 *
 * @throws BrokerFault 406 for a type other than classic; 541 where RabbitMQ crashes over what is none.
 */
export function checkServerNamed(
  { 'x-queue-type': type }: HeaderTable,
  { unknownServerNamedType, emptyQueueTypeAllowed }: VersionRules,
): void {
  if (type === undefined || type === 'classic') return;
  if (type === 'quorum' || type === 'stream') {
    throw new BrokerFault(406, `Cannot declare a server-named queue for type rabbit_${type}_queue`);
  }
  if (unknownServerNamedType === 'crash') throw new BrokerFault(541, '');
  // these are left to the check of the arguments
  if (type === null || (type === '' && emptyQueueTypeAllowed)) return;
  const isNamed = typeof type === 'string' || typeof type === 'boolean';
  if (unknownServerNamedType === 'refused' && isNamed) throw new BrokerFault(406, `unknown queue type '${String(type)}'`);
  throw new BrokerFault(541, '');
}
