import type { HeaderTable } from '@nest-amqp/core';
import { typeOfArgument } from './arrived-types';
import { BrokerFault } from './broker-fault';
import type { QueueType } from '../queue/queue-definition';
import { isTakenBy, knownQueueArguments, type CheckedArguments, type ValueCheck } from './queue-arguments';
import type { VersionRules } from './version-rules';

/** n.b. the broker cuts it to 255 characters, and "To con..." is how RabbitMQ cuts it. */
const MASTER_LOCATOR_DENIED =
  'Feature `queue_master_locator` is deprecated.\nBy default, this feature is not permitted anymore.\n' +
  'The feature will be removed from a future major RabbitMQ version, regardless of the configuration; ' +
  'actual version to be determined.\nTo con...';

/** The type that arguments ask for; a vhost's default is classic. */
export function queueTypeOf(args: HeaderTable): QueueType {
  const type = args['x-queue-type'];
  return type === 'quorum' || type === 'stream' ? type : 'classic';
}

/**
 * Checks the arguments of a new queue in RabbitMQ's order: the type, the values that it takes, then what only other types take.
 *
 * @throws BrokerFault 406 for the first that is wrong.
 */
export function checkQueueArguments(args: HeaderTable, subject: string, rules: VersionRules): void {
  checkDeadLetterExchange(args, subject);
  const known = knownQueueArguments(rules);
  const typeArgument = known.filter(([name]) => name === 'x-queue-type');
  for (const [name, { check }] of typeArgument) checkValue(check, { arguments: args, name, rules }, subject);
  const type = queueTypeOf(args);
  const foreign = new Set<string>();
  for (const [name, argument] of known) {
    if (!isTakenBy(argument, type, rules)) foreign.add(name);
    else checkValue(argument.check, { arguments: args, name, rules }, subject);
  }
  // where the default type is put among the arguments, they are sorted by the way
  const isSorted = rules.defaultQueueTypeInjected && !('x-queue-type' in args);
  const misplaced = (isSorted ? Object.keys(args).sort() : Object.keys(args)).find((name) => foreign.has(name));
  if (misplaced !== undefined) throw new BrokerFault(406, `invalid arg '${misplaced}' for ${subject} of queue type rabbit_${type}_queue`);
  if (rules.masterLocatorDenied && 'x-queue-master-locator' in args) throw new BrokerFault(541, MASTER_LOCATOR_DENIED);
}

function checkDeadLetterExchange(args: HeaderTable, subject: string): void {
  const exchange = args['x-dead-letter-exchange'];
  if (exchange === undefined || typeof exchange === 'string') return;
  throw new BrokerFault(
    406,
    `invalid type '${typeOfArgument(args, 'x-dead-letter-exchange')}' for arg 'x-dead-letter-exchange' in ${subject}`,
  );
}

function checkValue(check: ValueCheck, checked: CheckedArguments, subject: string): void {
  const { name } = checked;
  const value = checked.arguments[name];
  if (value === undefined) return;
  const problem = check(value, checked);
  if (problem !== undefined) throw new BrokerFault(406, `invalid arg '${name}' for ${subject}: ${problem}`);
}
