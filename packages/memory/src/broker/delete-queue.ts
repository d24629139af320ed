import { checkAccess, type Accessor } from '../access/check-access';
import { BrokerFault } from './broker-fault';
import { strippedName } from './names';
import { accessibleQueue } from './queue-access';
import { resourceText } from './resource-text';
import type { VirtualHost } from './virtual-host';

/** What `queue.delete` asks for. */
export interface QueueDeletion {
  readonly name: string;
  readonly ifUnused: boolean;
  readonly ifEmpty: boolean;
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
  const subject = resourceText('queue', stripped, vhost.name);
  if (queue.counts && (ifUnused || ifEmpty)) {
    const flag = ifUnused ? 'if-unused' : 'if-empty';
    throw new BrokerFault(
      540,
      `cannot delete ${subject}. queue.delete operations with ${flag} flag set are not supported by quorum queues`,
    );
  }
  if (ifUnused && queue.consumers.all.size > 0) throw new BrokerFault(406, `${subject} in use`);
  if (ifEmpty && queue.depth > 0) throw new BrokerFault(406, `${subject} not empty`);
  const { depth } = queue;
  vhost.deleteQueue(queue);
  return depth;
}
