import { checkAccess, type Accessor } from '../access/check-access';
import type { Exchange } from '../exchange/exchange';
import { BrokerFault } from './broker-fault';
import { checkNotDefaultExchange, strippedName } from './names';
import { resourceText } from './resource-text';
import type { VirtualHost } from './virtual-host';

/** @throws BrokerFault 404 if there is no such exchange. */
export function existingExchange(vhost: VirtualHost, name: string): Exchange {
  const exchange = vhost.exchange(name);
  if (!exchange) throw new BrokerFault(404, `no ${resourceText('exchange', name, vhost.name)}`);
  return exchange;
}

/**
 * `exchange.delete`; deleting what is not there is no error.
 *
 * @throws BrokerFault 403 for the default exchange and those of the system, 406 if it must be unused and is not.
 */
export function deleteExchange(connection: Accessor, name: string, ifUnused: boolean): void {
  const { vhost } = connection;
  const stripped = strippedName(name);
  checkNotDefaultExchange(stripped);
  const subject = resourceText('exchange', stripped, vhost.name);
  if (stripped.startsWith('amq.')) throw new BrokerFault(403, `deletion of system ${subject} not allowed`);
  checkAccess(connection, 'configure', 'exchange', stripped);
  const exchange = vhost.exchange(stripped);
  if (!exchange) return;
  if (ifUnused && exchange.isUsed) throw new BrokerFault(406, `${subject} in use`);
  vhost.deleteExchange(exchange);
}
