import type { HeaderTable } from '@nest-amqp/core';
import { checkAccess, checkTopicAccess, type Accessor } from '../access/check-access';
import type { Destination } from '../exchange/binding';
import { checkBinding } from './check-binding';
import { existingExchange } from './exchange-access';
import { checkNotDefaultExchange, strippedName } from './names';
import { accessibleQueue, existingQueue } from './queue-access';
import type { VirtualHost } from './virtual-host';

/** What `queue.bind` and `exchange.bind`, and their opposites, ask for. */
export interface BindRequest {
  readonly kind: 'queue' | 'exchange';
  readonly destination: string;
  readonly source: string;
  readonly routingKey: string;
  readonly arguments: HeaderTable;
  /** The connection that asks: it may own the queue. */
  readonly connection: Accessor;
}

/** @throws BrokerFault 403 for the default exchange, 404 for what is not there, 406 for a key or arguments that the exchange's type does not take, 405 for a locked queue. */
export function bind(vhost: VirtualHost, request: BindRequest): void {
  const { kind, routingKey, connection, arguments: args } = request;
  const [source, destination] = checkedNames(vhost, request);
  const exchange = existingExchange(vhost, source);
  const target = kind === 'queue' ? existingQueue(vhost, destination) : existingExchange(vhost, destination);
  checkBinding(vhost, exchange, { ...request, destination });
  if (kind === 'queue') accessibleQueue(vhost, destination, connection);
  exchange.bind({ destination: target, routingKey, arguments: args });
}

/** Lenient: what is not bound, or not there, is no error. @throws BrokerFault 405 for a binding of a queue that another connection owns. */
export function unbind(vhost: VirtualHost, request: BindRequest): void {
  const { kind, routingKey, connection, arguments: args } = request;
  const [source, destination] = checkedNames(vhost, request);
  const exchange = vhost.exchange(source);
  const target: Destination | undefined = kind === 'queue' ? vhost.queues.get(destination) : vhost.exchange(destination);
  if (!exchange || !target) return;
  const binding = { destination: target, routingKey, arguments: args };
  // whose queue it is matters only once there is something to unbind
  if (kind === 'queue' && exchange.has(binding)) accessibleQueue(vhost, destination, connection);
  vhost.unbind(exchange, binding);
}

/** The names of source and destination, which may be used so. */
function checkedNames(vhost: VirtualHost, { kind, connection, routingKey, ...names }: BindRequest): readonly [string, string] {
  const [source, destination] = [strippedName(names.source), strippedName(names.destination)];
  checkAccess(connection, 'write', kind, destination);
  if (kind === 'exchange') checkNotDefaultExchange(destination);
  checkNotDefaultExchange(source);
  checkAccess(connection, 'read', 'exchange', source);
  const exchange = vhost.exchange(source);
  if (exchange) checkTopicAccess(connection, 'read', exchange, routingKey);
  return [source, destination];
}
