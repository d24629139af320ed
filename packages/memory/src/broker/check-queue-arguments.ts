import type { HeaderTable } from '@nest-amqp/core';
import { argumentType } from './argument-type';
import { BrokerFault } from './broker-fault';
import type { QueueType } from '../queue/queue-definition';
import { isTakenBy, knownQueueArguments, type CheckedArguments, type ValueCheck } from './queue-arguments';
import type { VersionRules } from './version-rules';

/** The type that arguments ask for; a vhost's default is classic. */
export function queueTypeOf(args: HeaderTable): QueueType {
  const type = args['x-queue-type'];
  return type === 'quorum' || type === 'stream' ? type : 'classic';
}

/**
 * Checks the arguments of a new queue in RabbitMQ's order: the type, arguments of other types, then each value.
 *
 * @throws BrokerFault 406 for the first that is wrong.
 */
export function checkQueueArguments(args: HeaderTable, subject: string, rules: VersionRules): void {
  checkDeadLetterExchange(args, subject);
  const known = knownQueueArguments(rules);
  const typeArgument = known.filter(([name]) => name === 'x-queue-type');
  for (const [name, { check }] of typeArgument) checkValue(name, check, { arguments: args, rules }, subject);
  const type = queueTypeOf(args);
  for (const [name, argument] of known) {
    if (name in args && !isTakenBy(argument, type, rules)) {
      throw new BrokerFault(406, `invalid arg '${name}' for ${subject} of queue type rabbit_${type}_queue`);
    }
  }
  for (const [name, { check }] of known) checkValue(name, check, { arguments: args, rules }, subject);
}

function checkDeadLetterExchange(args: HeaderTable, subject: string): void {
  const exchange = args['x-dead-letter-exchange'];
  if (exchange === undefined || typeof exchange === 'string') return;
  throw new BrokerFault(406, `invalid type '${argumentType(exchange)}' for arg 'x-dead-letter-exchange' in ${subject}`);
}

function checkValue(name: string, check: ValueCheck, checked: CheckedArguments, subject: string): void {
  const value = checked.arguments[name];
  if (value === undefined) return;
  const problem = check(value, checked);
  if (problem !== undefined) throw new BrokerFault(406, `invalid arg '${name}' for ${subject}: ${problem}`);
}
