import type { BrokerQueue } from '../queue/broker-queue';
import { BrokerFault } from './broker-fault';
import { resourceText } from './resource-text';
import type { VirtualHost } from './virtual-host';

/** @throws BrokerFault 404 if there is no such queue. */
export function existingQueue(vhost: VirtualHost, name: string): BrokerQueue {
  const queue = vhost.queues.get(name);
  if (!queue) throw new BrokerFault(404, `no ${resourceText('queue', name, vhost.name)}`);
  return queue;
}

/** @throws BrokerFault 404 if there is no such queue, 405 if it belongs to another connection. */
export function accessibleQueue(vhost: VirtualHost, name: string, connection: object): BrokerQueue {
  const queue = existingQueue(vhost, name);
  const { owner } = queue.definition;
  if (owner && owner !== connection) throw lockedQueue(vhost, name);
  return queue;
}

/** The refusal of a queue that is exclusive to another connection, or was not declared as exclusive. */
export function lockedQueue(vhost: VirtualHost, name: string): BrokerFault {
  const locked = `cannot obtain exclusive access to locked ${resourceText('queue', name, vhost.name)}`;
  const why =
    'It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.';
  return new BrokerFault(405, `${locked}. ${why}`);
}
