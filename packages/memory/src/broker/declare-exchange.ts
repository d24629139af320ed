import type { ExchangeDeclareOptions } from '@nest-amqp/core';
import type { ExchangeDefinition } from '../exchange/exchange';
import { isExchangeType } from '../exchange/exchange-type';
import { argumentType } from './argument-type';
import { BrokerFault } from './broker-fault';
import { checkSame, checkSameArgument } from './equivalence';
import { checkNotDefaultExchange, checkNotReserved, strippedName } from './names';
import { resourceText } from './resource-text';
import type { VirtualHost } from './virtual-host';

/** What `exchange.declare` asks for. */
export interface ExchangeRequest extends ExchangeDeclareOptions {
  readonly name: string;
  readonly type: string;
}

/**
 * `exchange.declare`: there is an exchange of the name afterwards, as asked for.
 *
 * @throws BrokerFault 403 for the default exchange or a reserved name, 406 (503 before 4.0) for an unknown type, 406 for
 * an existing exchange that is different.
 */
export function declareExchange(vhost: VirtualHost, request: ExchangeRequest): void {
  const wanted = definitionOf(vhost, request);
  const existing = vhost.exchange(wanted.name);
  if (existing) {
    checkEquivalent(vhost, existing.definition, wanted);
    return;
  }
  checkNotReserved('exchange', wanted.name);
  const alternate = wanted.arguments['alternate-exchange'];
  if (alternate !== undefined && typeof alternate !== 'string') {
    const subject = resourceText('exchange', wanted.name, vhost.name);
    throw new BrokerFault(406, `invalid type '${argumentType(alternate)}' for arg 'alternate-exchange' in ${subject}`);
  }
  vhost.addExchange(wanted);
}

function definitionOf(vhost: VirtualHost, { name, type, ...options }: ExchangeRequest): ExchangeDefinition {
  if (!isExchangeType(type)) {
    const problem = type === '' ? 'invalid' : 'unknown';
    throw new BrokerFault(vhost.rules.unknownExchangeTypeCode, `${problem} exchange type '${type}'`);
  }
  const stripped = strippedName(name);
  checkNotDefaultExchange(stripped);
  return {
    name: stripped,
    type,
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
