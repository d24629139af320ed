import { accessibleQueue } from './queue-access';
import { resourceText } from './resource-text';
import type { VirtualHost } from './virtual-host';

/**
 * `queue.purge`: the number of messages purged.
 *
 * @throws BrokerFault 404 if there is no such queue, 405 for a locked queue, 540 for a stream.
 */
export function purgeQueue(vhost: VirtualHost, name: string, connection: object): number {
  const queue = accessibleQueue(vhost, name, connection);
  queue.checks.purge(resourceText('queue', name, vhost.name));
  return queue.purge();
}
