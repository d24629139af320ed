import type { HeaderTable } from '@nest-amqp/core';
import { HASH_PROPERTIES } from '../exchange/consistent-hash-matcher';
import { isExchangeType, type ExchangeType } from '../exchange/exchange-type';
import { typeOfArgument } from './arrived-types';
import { BrokerFault } from './broker-fault';
import type { VersionRules } from './version-rules';

/** @throws BrokerFault 406 (503 before 4.0) unless the broker's version has exchanges of a type. */
export function checkedExchangeType(type: string, rules: VersionRules): ExchangeType {
  if (isExchangeType(type) && (type !== 'x-local-random' || rules.localRandomExchange)) return type;
  const problem = type === '' ? 'invalid' : 'unknown';
  throw new BrokerFault(rules.unknownExchangeTypeCode, `${problem} exchange type '${type}'`);
}

/**
 * Checks the arguments of a new exchange: the alternate exchange, then those that only its type has.
 *
 * @throws BrokerFault 406 for the first that is wrong, with RabbitMQ's and its plugins' texts.
 */
export function checkExchangeArguments(type: ExchangeType, args: HeaderTable, subject: string, rules: VersionRules): void {
  const alternate = args['alternate-exchange'];
  if (alternate !== undefined && typeof alternate !== 'string') {
    throw new BrokerFault(406, `invalid type '${typeOfArgument(args, 'alternate-exchange')}' for arg 'alternate-exchange' in ${subject}`);
  }
  if (type === 'x-delayed-message') checkDelayedType(args, rules);
  else if (type === 'x-consistent-hash') checkHashArguments(args);
}

function checkDelayedType(args: HeaderTable, rules: VersionRules): void {
  const type = args['x-delayed-type'];
  if (typeof type !== 'string') throw new BrokerFault(406, "Invalid argument, 'x-delayed-type' must be an existing exchange type");
  if (type === 'x-delayed-message') {
    throw new BrokerFault(406, "Invalid argument, 'x-delayed-message' can't be used for 'x-delayed-type'");
  }
  if (checkedExchangeType(type, rules) === 'x-consistent-hash') checkHashArguments(args);
}

function checkHashArguments(args: HeaderTable): void {
  const [header, property] = [args['hash-header'], args['hash-property']];
  // the plugin crashes over a name that is no text
  for (const name of [header, property]) if (name !== undefined && typeof name !== 'string') throw new BrokerFault(541, '');
  if (typeof property !== 'string') return;
  if (header !== undefined) throw new BrokerFault(406, 'hash-header and hash-property are mutually exclusive');
  if (!HASH_PROPERTIES.includes(property)) throw new BrokerFault(406, `Unsupported property: ${property}`);
}
