import { QUEUE_ARGUMENTS, type QueueType } from './queue-arguments';

/** RabbitMQ compares the arguments of a quorum queue in an order of its own. */
const QUORUM_FIRST: readonly string[] = ['x-dead-letter-exchange', 'x-dead-letter-routing-key', 'x-dead-letter-strategy', 'x-expires'];
const QUORUM_LAST: readonly string[] = ['x-message-ttl', 'x-queue-leader-locator'];

/** The arguments in which a second declaration of a queue of this type must agree with the first, in the order of comparison. */
export const COMPARED_ARGUMENTS: Readonly<Record<QueueType, readonly string[]>> = {
  classic: taking('classic'),
  quorum: [
    ...QUORUM_FIRST,
    ...taking('quorum').filter((name) => !QUORUM_FIRST.includes(name) && !QUORUM_LAST.includes(name)),
    ...QUORUM_LAST,
  ],
  stream: taking('stream'),
};

function taking(type: QueueType): string[] {
  return Object.keys(QUEUE_ARGUMENTS).filter((name) => QUEUE_ARGUMENTS[name]?.types.includes(type));
}
