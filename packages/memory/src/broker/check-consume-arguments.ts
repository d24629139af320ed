import type { HeaderTable } from '@nest-amqp/core';
import type { QueueType } from '../queue/queue-definition';
import { checkStreamOffset } from '../stream/stream-offset';
import { isIntegerArgument, typeOfArgument } from './arrived-types';
import { BrokerFault } from './broker-fault';
import type { VersionRules } from './version-rules';

interface ConsumeArgument {
  readonly type: 'stream' | 'messages';
  readonly isKnown?: (rules: VersionRules) => boolean;
  /** @throws BrokerFault for a value that is wrong. */
  readonly check?: (args: HeaderTable, subject: string, rules: VersionRules) => void;
}

const withFilters = (rules: VersionRules): boolean => rules.streamFilters;

/** The arguments of `basic.consume` that RabbitMQ knows: those of streams, and those of all other queues. */
const CONSUME_ARGUMENTS: Readonly<Record<string, ConsumeArgument>> = {
  'x-priority': { type: 'messages', check: checkPriority },
  'x-stream-offset': { type: 'stream', check: checkStreamOffset },
  'x-stream-filter': { type: 'stream', isKnown: withFilters },
  'x-stream-match-unfiltered': { type: 'stream', isKnown: withFilters },
};

/**
 * Checks the arguments of a consumer in RabbitMQ's order: the values of those that the queue's type takes, then whether
 * there are any that it does not.
 *
 * @throws BrokerFault 406 for the first that is wrong; 541 where a version crashes on it.
 */
export function checkConsumeArguments(args: HeaderTable, type: QueueType, subject: string, rules: VersionRules): void {
  const given = Object.entries(CONSUME_ARGUMENTS).filter(([name, { isKnown }]) => name in args && (isKnown?.(rules) ?? true));
  const takes = ({ type: taken }: ConsumeArgument): boolean => (taken === 'stream') === (type === 'stream');
  for (const [, argument] of given) if (takes(argument)) argument.check?.(args, subject, rules);
  const misplaced = given.find(([, argument]) => !takes(argument));
  if (misplaced) throw new BrokerFault(406, `invalid arg '${misplaced[0]}' for ${subject} of queue type rabbit_${type}_queue`);
}

function checkPriority(args: HeaderTable, subject: string): void {
  if (isIntegerArgument(args, 'x-priority')) return;
  throw new BrokerFault(406, `invalid arg 'x-priority' for ${subject}: "expected integer, got ${typeOfArgument(args, 'x-priority')}"`);
}
