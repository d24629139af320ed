import type { HeaderTable } from '@nest-amqp/core';
import { argumentType } from './argument-type';
import { BrokerFault } from './broker-fault';
import { QUEUE_ARGUMENTS, type QueueType } from './queue-arguments';
import type { VersionRules } from './version-rules';

/** The type that arguments ask for; a vhost's default is classic. */
export function queueTypeOf(args: HeaderTable): QueueType {
  const type = args['x-queue-type'];
  return type === 'quorum' || type === 'stream' ? type : 'classic';
}

/**
 * Checks the arguments of a new queue in RabbitMQ's order: the type, then each argument, whether that type takes it and whether it takes the value.
 *
 * @throws BrokerFault 406 for the first that is wrong.
 */
export function checkQueueArguments(args: HeaderTable, subject: string, rules: VersionRules): void {
  checkDeadLetterExchange(args, subject);
  checkValue('x-queue-type', args, { subject, rules });
  const type = queueTypeOf(args);
  for (const [name, { types }] of Object.entries(QUEUE_ARGUMENTS)) {
    if (!(name in args)) continue;
    if (!types.includes(type) || isUnknownToClassic(name, type, rules)) {
      throw new BrokerFault(406, `invalid arg '${name}' for ${subject} of queue type rabbit_${type}_queue`);
    }
    checkValue(name, args, { subject, rules });
  }
}

function isUnknownToClassic(name: string, type: QueueType, rules: VersionRules): boolean {
  return name === 'x-queue-leader-locator' && type === 'classic' && !rules.classicTakesLeaderLocator;
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
