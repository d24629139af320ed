import type { QueueType } from '../queue/queue-definition';
import { isTakenBy, knownQueueArguments } from './queue-arguments';
import type { VersionRules } from './version-rules';

/** RabbitMQ compares the arguments of a quorum queue in an order of its own. */
const QUORUM_FIRST: readonly string[] = ['x-dead-letter-exchange', 'x-dead-letter-routing-key', 'x-dead-letter-strategy', 'x-expires'];
const QUORUM_LAST: readonly string[] = ['x-message-ttl', 'x-queue-leader-locator'];

/** The arguments in which a second declaration of a queue of this type must agree with the first, in the order of comparison. */
export function comparedArguments(type: QueueType, rules: VersionRules): readonly string[] {
  const taken = knownQueueArguments(rules).flatMap(([name, argument]) => (isTakenBy(argument, type, rules) ? [name] : []));
  if (type !== 'quorum') return taken;
  const between = taken.filter((name) => !QUORUM_FIRST.includes(name) && !QUORUM_LAST.includes(name));
  return [...QUORUM_FIRST, ...between, ...QUORUM_LAST];
}
