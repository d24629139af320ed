/** The versions of RabbitMQ that the broker can behave as. */
export type RabbitVersion = '3.10' | '4.0' | '4.3';

/**
 * What differs between the versions, each difference under a name of its own: as 3.10.8, 4.0.5 and 4.3.6 answered when they
 * were asked, frame by frame. Nothing else asks for a version.
 */
export interface VersionRules {
  /** What the broker says it is. */
  readonly serverVersion: string;
  /** An exchange type that does not exist: closes the connection (503) or the channel (406). */
  readonly unknownExchangeTypeCode: 503 | 406;
  /** `x-queue-type` is compared as if an absent one had been sent as `classic`. */
  readonly defaultQueueTypeInjected: boolean;
  /** The most `#` in the key of a topic binding. */
  readonly maxTopicHashes: number;
  /** Values of `x-queue-mode` are checked. */
  readonly queueModeChecked: boolean;
  /** `x-queue-version` 1 is allowed. */
  readonly queueVersionOneAllowed: boolean;
  /** An `x-max-age` that cannot be read crashes the broker (541). */
  readonly badMaxAgeCrashes: boolean;
  /** A classic queue takes `x-queue-leader-locator`. */
  readonly classicTakesLeaderLocator: boolean;
  /** `x-queue-master-locator` is a feature that is gone (541, with a text). */
  readonly masterLocatorDenied: boolean;
  /** `x-queue-type` may be empty, which means classic and is compared as it was written. */
  readonly emptyQueueTypeAllowed: boolean;
  /** The type of a queue appears in texts as an Erlang term, `<<"quorum">>`. */
  readonly queueTypePrintedAsTerm: boolean;
  /** A published message's user id is checked before its expiration and its `CC`, not after. */
  readonly userIdCheckedFirst: boolean;
  /** A delivery mode other than 1 and 2 is refused. */
  readonly unknownDeliveryModeRefused: boolean;
  /** A headers exchange sees a date among a message's headers as milliseconds; one among a binding's arguments is seconds. */
  readonly headerDatesInMs: boolean;
  /** Headers are delivered sorted by name, not in the order of the publisher. */
  readonly headersSorted: boolean;
  /** Bytes of the largest body. */
  readonly maxMessageSize: number;
  /** `basic.qos(global)` limits the channel; otherwise the flag is ignored. */
  readonly globalQos: boolean;
  /** An `x-death` that a client sends is read and counted on; otherwise a published message starts without a past. */
  readonly incomingDeathsCount: boolean;
  /** `x-last-death-*` headers are written. */
  readonly lastDeathHeaders: boolean;
  /** The entry of `x-death` starts with `original-expiration`, and is never sorted. */
  readonly deathOriginalExpirationFirst: boolean;
  /** A dead-letter routing key removes the `CC` header. */
  readonly deadLetterKeyRemovesCc: boolean;
  /** The dead-lettered copy of a message that was ever rejected, or not acknowledged by a channel that closed, is marked as redelivered. */
  readonly failedCopyIsRedelivered: boolean;
  /** The delivery limit of a quorum queue without `x-delivery-limit`; `undefined` is none. */
  readonly defaultDeliveryLimit: number | undefined;
  /** An `x-delivery-limit` below 0 is none; otherwise the first return is one too many. */
  readonly negativeDeliveryLimitIsNone: boolean;
  /** `x-max-priority` 0 gives a queue the priorities 0 and 1, not none. */
  readonly zeroMaxPriorityIsOne: boolean;
  /** The single active consumer of a quorum queue gives way to one of a higher priority. */
  readonly activeConsumerYields: boolean;
  /** `basic.nack` and `basic.recover` count towards the delivery limit, as `basic.reject` and the end of a channel do. */
  readonly nackCountsAsDelivery: boolean;
  /** A quorum queue without a delivery limit puts a returned message at its tail. */
  readonly unlimitedQuorumReturnsToTail: boolean;
  /** `x-delivery-count` is there from the first delivery on, as 0. */
  readonly deliveryCountFromFirst: boolean;
  /** `x-acquired-count` is added to deliveries of a quorum queue. */
  readonly acquiredCount: boolean;
  /** How a quorum queue orders by priority: not, in two levels (2 high to 1 normal), or strictly in 32. */
  readonly quorumPriorities: 'none' | 'two-levels' | 'strict';
  /** A mandatory message to a direct reply-to address is returned although it is delivered. */
  readonly mandatoryReplyReturned: boolean;
  /** A message to a direct reply-to address whose consumer is gone counts as routed: it is dropped and not returned. */
  readonly goneReplyAddressIsRouted: boolean;
  /** The passive declaration of a dead direct reply-to address crashes the broker (541). */
  readonly deadReplyAddressCrashes: boolean;
  /** What `tx.commit` does about a queue that has gone since the publish. */
  readonly commitToDeletedQueue: 'ok' | 'partial' | 'resource-error';
  /** A transient exchange survives a restart, with its bindings to durable queues: Khepri keeps it on disk. */
  readonly transientExchangesSurvive: boolean;
  /** The exchange `amq.rabbitmq.log` exists. */
  readonly logExchange: boolean;
}

const V3_10: VersionRules = {
  serverVersion: '3.10.8',
  unknownExchangeTypeCode: 503,
  defaultQueueTypeInjected: false,
  maxTopicHashes: Infinity,
  queueModeChecked: true,
  queueVersionOneAllowed: true,
  badMaxAgeCrashes: true,
  classicTakesLeaderLocator: false,
  masterLocatorDenied: false,
  emptyQueueTypeAllowed: false,
  queueTypePrintedAsTerm: false,
  userIdCheckedFirst: true,
  unknownDeliveryModeRefused: true,
  headerDatesInMs: false,
  headersSorted: false,
  maxMessageSize: 134_217_728,
  globalQos: true,
  incomingDeathsCount: true,
  lastDeathHeaders: false,
  deathOriginalExpirationFirst: false,
  deadLetterKeyRemovesCc: true,
  failedCopyIsRedelivered: false,
  negativeDeliveryLimitIsNone: false,
  zeroMaxPriorityIsOne: false,
  activeConsumerYields: false,
  defaultDeliveryLimit: undefined,
  nackCountsAsDelivery: true,
  unlimitedQuorumReturnsToTail: true,
  deliveryCountFromFirst: true,
  acquiredCount: false,
  quorumPriorities: 'none',
  mandatoryReplyReturned: true,
  goneReplyAddressIsRouted: false,
  deadReplyAddressCrashes: false,
  commitToDeletedQueue: 'ok',
  transientExchangesSurvive: false,
  logExchange: false,
};

const V4_0: VersionRules = {
  ...V3_10,
  serverVersion: '4.0.5',
  unknownExchangeTypeCode: 406,
  defaultQueueTypeInjected: true,
  classicTakesLeaderLocator: true,
  userIdCheckedFirst: false,
  unknownDeliveryModeRefused: false,
  headerDatesInMs: true,
  headersSorted: true,
  maxMessageSize: 16_777_216,
  incomingDeathsCount: false,
  lastDeathHeaders: true,
  deathOriginalExpirationFirst: true,
  deadLetterKeyRemovesCc: false,
  negativeDeliveryLimitIsNone: true,
  zeroMaxPriorityIsOne: true,
  activeConsumerYields: true,
  defaultDeliveryLimit: 20,
  unlimitedQuorumReturnsToTail: false,
  deliveryCountFromFirst: false,
  quorumPriorities: 'two-levels',
  commitToDeletedQueue: 'partial',
};

const V4_3: VersionRules = {
  ...V4_0,
  serverVersion: '4.3.6',
  maxTopicHashes: 2,
  queueModeChecked: false,
  queueVersionOneAllowed: false,
  badMaxAgeCrashes: false,
  masterLocatorDenied: true,
  emptyQueueTypeAllowed: true,
  queueTypePrintedAsTerm: true,
  globalQos: false,
  failedCopyIsRedelivered: true,
  nackCountsAsDelivery: false,
  acquiredCount: true,
  quorumPriorities: 'strict',
  mandatoryReplyReturned: false,
  goneReplyAddressIsRouted: true,
  deadReplyAddressCrashes: true,
  commitToDeletedQueue: 'resource-error',
  transientExchangesSurvive: true,
  logExchange: true,
};

/** The rules of each version. */
export const VERSION_RULES: Readonly<Record<RabbitVersion, VersionRules>> = { '3.10': V3_10, '4.0': V4_0, '4.3': V4_3 };
