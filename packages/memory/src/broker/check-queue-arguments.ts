import type { HeaderTable } from '@nest-amqp/core';
import { argumentType } from './argument-type';
import { BrokerFault } from './broker-fault';
import { QUEUE_ARGUMENTS, takesArgument, type QueueType } from './queue-arguments';
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
  checkValue('x-queue-type', args, { subject, rules });
  const type = queueTypeOf(args);
  for (const name of Object.keys(QUEUE_ARGUMENTS)) if (takesArgument(type, name, rules)) checkValue(name, args, { subject, rules });
  // where the default type is put among the arguments, they are sorted by the way
  const isSorted = rules.defaultQueueTypeInjected && !('x-queue-type' in args);
  for (const name of isSorted ? Object.keys(args).sort() : Object.keys(args)) {
    if (takesArgument(type, name, rules)) continue;
    throw new BrokerFault(406, `invalid arg '${name}' for ${subject} of queue type rabbit_${type}_queue`);
  }
  if (rules.masterLocatorDenied && 'x-queue-master-locator' in args) throw new BrokerFault(541, MASTER_LOCATOR_DENIED);
}

function checkDeadLetterExchange(args: HeaderTable, subject: string): void {
  const exchange = args['x-dead-letter-exchange'];
  if (exchange === undefined || typeof exchange === 'string') return;
  throw new BrokerFault(406, `invalid type '${argumentType(exchange)}' for arg 'x-dead-letter-exchange' in ${subject}`);
}

function checkValue(name: string, args: HeaderTable, { subject, rules }: { readonly subject: string; readonly rules: VersionRules }): void {
  const value = args[name];
  if (value === undefined) return;
  const problem = QUEUE_ARGUMENTS[name]?.check(value, { arguments: args, rules });
  if (problem !== undefined) throw new BrokerFault(406, `invalid arg '${name}' for ${subject}: ${problem}`);
}
