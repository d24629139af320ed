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
  /** `exclusive` makes a queue non-durable, whatever was asked. */
  readonly exclusiveIsTransient: boolean;
  /** The most `#` in the key of a topic binding. */
  readonly maxTopicHashes: number;
  /** Values of `x-queue-mode` are checked. */
  readonly queueModeChecked: boolean;
  /** `x-queue-version` 1 is allowed. */
  readonly queueVersionOneAllowed: boolean;
  /** A classic queue takes `x-queue-leader-locator`. */
  readonly classicTakesLeaderLocator: boolean;
  /** An `x-max-age` that cannot be read crashes the broker (541). */
  readonly badMaxAgeCrashes: boolean;
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
  /**
   * A dead letter knows how often it was rejected (`basic.reject`), and is redelivered from the start if it was. By quorum
   * queues: one that was rejected for good by one, or negatively acknowledged, is redelivered once for the next one.
   */
  readonly rejectionsRemembered: 'never' | 'by-quorum-queues' | 'always';
  /** The delivery limit of a quorum queue without `x-delivery-limit`; `undefined` is none. */
  readonly defaultDeliveryLimit: number | undefined;
  /** `basic.nack` with requeue counts towards the delivery limit, as `basic.reject` does. */
  readonly nackCountsAsDelivery: boolean;
  /** A quorum queue without a delivery limit puts a returned message at its tail. */
  readonly unlimitedQuorumReturnsToTail: boolean;
  /** What `basic.get` brings has an `x-delivery-count` from the first time on, as 0; a consumer's deliveries from the second on. */
  readonly getsNameDeliveryCount: boolean;
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
  /** The exchange `amq.rabbitmq.log` exists. */
  readonly logExchange: boolean;
}

const V3_10: VersionRules = {
  serverVersion: '3.10.8',
  unknownExchangeTypeCode: 503,
  defaultQueueTypeInjected: false,
  exclusiveIsTransient: false,
  maxTopicHashes: Infinity,
  queueModeChecked: true,
  queueVersionOneAllowed: true,
  classicTakesLeaderLocator: false,
  badMaxAgeCrashes: true,
  headersSorted: false,
  maxMessageSize: 134_217_728,
  globalQos: true,
  incomingDeathsCount: true,
  lastDeathHeaders: false,
  deathOriginalExpirationFirst: false,
  deadLetterKeyRemovesCc: true,
  rejectionsRemembered: 'never',
  defaultDeliveryLimit: undefined,
  nackCountsAsDelivery: true,
  unlimitedQuorumReturnsToTail: true,
  getsNameDeliveryCount: true,
  acquiredCount: false,
  quorumPriorities: 'none',
  mandatoryReplyReturned: true,
  goneReplyAddressIsRouted: false,
  deadReplyAddressCrashes: false,
  commitToDeletedQueue: 'ok',
  logExchange: false,
};

const V4_0: VersionRules = {
  ...V3_10,
  serverVersion: '4.0.5',
  unknownExchangeTypeCode: 406,
  defaultQueueTypeInjected: true,
  exclusiveIsTransient: true,
  classicTakesLeaderLocator: true,
  headersSorted: true,
  maxMessageSize: 16_777_216,
  incomingDeathsCount: false,
  lastDeathHeaders: true,
  deathOriginalExpirationFirst: true,
  deadLetterKeyRemovesCc: false,
  rejectionsRemembered: 'by-quorum-queues',
  defaultDeliveryLimit: 20,
  unlimitedQuorumReturnsToTail: false,
  getsNameDeliveryCount: false,
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
  globalQos: false,
  rejectionsRemembered: 'always',
  nackCountsAsDelivery: false,
  acquiredCount: true,
  quorumPriorities: 'strict',
  mandatoryReplyReturned: false,
  goneReplyAddressIsRouted: true,
  deadReplyAddressCrashes: true,
  commitToDeletedQueue: 'resource-error',
  logExchange: true,
};

/** The rules of each version. */
export const VERSION_RULES: Readonly<Record<RabbitVersion, VersionRules>> = { '3.10': V3_10, '4.0': V4_0, '4.3': V4_3 };
