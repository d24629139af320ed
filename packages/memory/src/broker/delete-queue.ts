import { checkAccess, type Accessor } from '../access/check-access';
import type { DeleteConditions } from '../queue/broker-queue';
import { strippedName } from './names';
import { accessibleQueue } from './queue-access';
import { resourceText } from './resource-text';
import type { VirtualHost } from './virtual-host';

/** What `queue.delete` asks for. */
export interface QueueDeletion extends DeleteConditions {
  readonly name: string;
  /** The connection that asks: it may own the queue. */
  readonly connection: Accessor;
}

/**
 * `queue.delete`: the number of ready messages that went with it; 0 if there was no such queue, which is no error.
 *
 * @throws BrokerFault 405 for a locked queue, 406 if a condition does not hold, 540 for a condition on a quorum queue.
 */
export function deleteQueue(vhost: VirtualHost, { name, connection, ifUnused, ifEmpty }: QueueDeletion): number {
  const stripped = strippedName(name);
  checkAccess(connection, 'configure', 'queue', stripped);
  if (!vhost.queues.has(stripped)) return 0;
  const queue = accessibleQueue(vhost, stripped, connection);
  const deleted = queue.checks.delete(resourceText('queue', stripped, vhost.name), { ifUnused, ifEmpty });
  vhost.deleteQueue(queue);
  return deleted;
}
