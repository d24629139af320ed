import type { ExchangeDeclareOptions } from '@nest-amqp/core';
import { checkAccess, type Accessor } from '../access/check-access';
import type { ExchangeDefinition } from '../exchange/exchange';
import { checkedExchangeType, checkExchangeArguments } from './check-exchange-arguments';
import { checkSame, checkSameArgument } from './equivalence';
import { checkNotDefaultExchange, checkNotReserved, strippedName } from './names';
import { resourceText } from './resource-text';
import type { VirtualHost } from './virtual-host';

/** What `exchange.declare` asks for. */
export interface ExchangeRequest extends ExchangeDeclareOptions {
  readonly name: string;
  readonly type: string;
  readonly connection: Accessor;
}

/**
 * `exchange.declare`: there is an exchange of the name afterwards, as asked for.
 *
 * @throws BrokerFault 403 for the default exchange or a reserved name, 406 (503 before 4.0) for an unknown type, 406 for
 * arguments that the type does not take and for an existing exchange that is different.
 */
export function declareExchange(vhost: VirtualHost, request: ExchangeRequest): void {
  const wanted = definitionOf(vhost, request);
  const { connection } = request;
  checkAccess(connection, 'configure', 'exchange', wanted.name);
  const existing = vhost.exchange(wanted.name);
  if (existing) {
    checkEquivalent(vhost, existing.definition, wanted);
    return;
  }
  checkNotReserved('exchange', wanted.name);
  checkExchangeArguments(wanted.type, wanted.arguments, resourceText('exchange', wanted.name, vhost.name), vhost.rules);
  const alternate = wanted.arguments['alternate-exchange'];
  if (typeof alternate === 'string') {
    checkAccess(connection, 'read', 'exchange', wanted.name);
    checkAccess(connection, 'write', 'exchange', alternate);
  }
  if (vhost.rules.clusterExchangeLimit) vhost.quota?.checkExchange(wanted.name, vhost.name);
  vhost.addExchange(wanted);
}

function definitionOf(vhost: VirtualHost, { name, type, ...options }: ExchangeRequest): ExchangeDefinition {
  const known = checkedExchangeType(type, vhost.rules);
  const stripped = strippedName(name);
  checkNotDefaultExchange(stripped);
  return {
    name: stripped,
    type: known,
    durable: options.durable ?? false,
    autoDelete: options.autoDelete ?? false,
    internal: options.internal ?? false,
    arguments: options.arguments ?? {},
  };
}

function checkEquivalent(vhost: VirtualHost, current: ExchangeDefinition, wanted: ExchangeDefinition): void {
  const subject = resourceText('exchange', current.name, vhost.name);
  checkSame({ name: 'type', subject }, wanted.type, current.type);
  checkSame({ name: 'durable', subject }, wanted.durable, current.durable);
  checkSame({ name: 'auto_delete', subject }, wanted.autoDelete, current.autoDelete);
  checkSame({ name: 'internal', subject }, wanted.internal, current.internal);
  checkSameArgument({ name: 'alternate-exchange', subject }, wanted.arguments, current.arguments);
}
