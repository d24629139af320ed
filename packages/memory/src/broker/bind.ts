import type { HeaderTable } from '@nest-amqp/core';
import type { Destination } from '../exchange/binding';
import type { Exchange } from '../exchange/exchange';
import { checkHeaderMatch } from '../exchange/header-match';
import { topicWords } from '../exchange/topic-trie';
import { BrokerFault } from './broker-fault';
import { existingExchange } from './exchange-access';
import { checkNotDefaultExchange, strippedName } from './names';
import { accessibleQueue } from './queue-access';
import type { VirtualHost } from './virtual-host';

/** What `queue.bind` and `exchange.bind`, and their opposites, ask for. */
export interface BindRequest {
  readonly kind: 'queue' | 'exchange';
  readonly destination: string;
  readonly source: string;
  readonly routingKey: string;
  readonly arguments: HeaderTable;
  /** The connection that asks: it may own the queue. */
  readonly connection: object;
}

/** @throws BrokerFault 403 for the default exchange, 404 for what is not there, 405 for a locked queue, 406 for a key or arguments that the exchange's type does not take. */
export function bind(vhost: VirtualHost, request: BindRequest): void {
  const { kind, routingKey, connection, arguments: args } = request;
  const [source, destination] = [strippedName(request.source), strippedName(request.destination)];
  checkNotDefaultExchange(source);
  if (kind === 'exchange') checkNotDefaultExchange(destination);
  const exchange = existingExchange(vhost, source);
  const target = kind === 'queue' ? accessibleQueue(vhost, destination, connection) : existingExchange(vhost, destination);
  checkKey(exchange, request, vhost);
  exchange.bind({ destination: target, routingKey, arguments: args });
}

/** Lenient: what is not bound, or not there, is no error. @throws BrokerFault 405 for a binding of a queue that another connection owns. */
export function unbind(vhost: VirtualHost, { kind, routingKey, connection, arguments: args, ...names }: BindRequest): void {
  const [source, destination] = [strippedName(names.source), strippedName(names.destination)];
  checkNotDefaultExchange(source);
  if (kind === 'exchange') checkNotDefaultExchange(destination);
  const exchange = vhost.exchange(source);
  const target: Destination | undefined = kind === 'queue' ? vhost.queues.get(destination) : vhost.exchange(destination);
  if (!exchange || !target) return;
  const binding = { destination: target, routingKey, arguments: args };
  // whose queue it is matters only once there is something to unbind
  if (kind === 'queue' && exchange.has(binding)) accessibleQueue(vhost, destination, connection);
  vhost.unbind(exchange, binding);
}

function checkKey(exchange: Exchange, { routingKey, arguments: args }: BindRequest, { rules }: VirtualHost): void {
  if (exchange.definition.type === 'headers') checkHeaderMatch(args);
  if (exchange.definition.type !== 'topic') return;
  const hashes = topicWords(routingKey).filter((word) => word === '#').length;
  if (hashes <= rules.maxTopicHashes) return;
  const most = String(rules.maxTopicHashes);
  throw new BrokerFault(406, `Topic binding key '${routingKey}' uses ${String(hashes)} '#' wildcards, at most ${most} are allowed`);
}
