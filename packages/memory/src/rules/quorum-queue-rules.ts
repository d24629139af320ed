import { rule } from './rule';

/** What differs in quorum queues. */
export const QUORUM_QUEUE_RULES = {
  /** The delivery limit of a quorum queue without `x-delivery-limit`; `undefined` is none. */
  defaultDeliveryLimit: rule<number | undefined>(undefined, 20, 20),
  /** An `x-delivery-limit` below 0 is none; otherwise the first return is one too many. */
  negativeDeliveryLimitIsNone: rule(false, true, true),
  /** `basic.nack` and `basic.recover` count towards the delivery limit, as `basic.reject` and the end of a channel do. */
  nackCountsAsDelivery: rule(true, true, false),
  /** A quorum queue without a delivery limit puts a returned message at its tail, unless its channel ended. */
  unlimitedQuorumReturnsToTail: rule(true, false, false),
  /** What a channel held of a quorum queue when it ended comes back by the tags of its consumers, or in the order in which they came. */
  endedConsumersReturn: rule<'by-tag' | 'as-they-came'>('by-tag', 'as-they-came', 'as-they-came'),
  /** What `basic.get` brings has an `x-delivery-count` from the first time on, as 0; a consumer's deliveries from the second on. */
  getsNameDeliveryCount: rule(true, false, false),
  /** `x-acquired-count` is added to deliveries of a quorum queue. */
  acquiredCount: rule(false, false, true),
  /** How a quorum queue orders by priority: not, in two levels (2 high to 1 normal), or strictly in 32. */
  quorumPriorities: rule<'none' | 'two-levels' | 'strict'>('none', 'two-levels', 'strict'),
  /** The single active consumer of a quorum queue gives way to one of a higher priority. */
  activeConsumerYields: rule(false, true, true),
  /** Purging a quorum queue takes the dead letters that it keeps, too, and counts them. */
  purgeTakesDeadLetters: rule(false, false, true),
};
