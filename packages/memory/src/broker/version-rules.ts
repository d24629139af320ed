/** The versions of RabbitMQ that the broker can behave as. */
export type RabbitVersion = '3.10' | '4.0' | '4.3';

/**
 * What differs between the versions, each difference under a name of its own: as 3.10.8, 4.0.5 and 4.3.6 answered when they
 * were asked, frame by frame. Nothing else asks for a version.
 */
export interface VersionRules {
  /** What the broker says it is. */
  readonly serverVersion: string;
  /** Whose it says it is. */
  readonly copyright: string;
  /** The ways to log in that a server offers, in this order. */
  readonly loginMechanisms: readonly ('PLAIN' | 'AMQPLAIN' | 'ANONYMOUS')[];
  /** The least `frame_max` that a client may choose. */
  readonly minFrameMax: number;
  /** The version that a server names to a client whose protocol it does not know at all, as in the protocol header. */
  readonly unknownProtocolHeader: readonly [number, number, number, number];
  /** A body frame that is longer than what is missing of the body: a frame that may not come (505), or an error in the frame (501). */
  readonly longBodyCode: 505 | 501;
  /** An exchange type that does not exist: closes the connection (503) or the channel (406). */
  readonly unknownExchangeTypeCode: 503 | 406;
  /** The exchange type `x-local-random` exists. */
  readonly localRandomExchange: boolean;
  /** The greatest weight of a binding to an `x-consistent-hash` exchange. */
  readonly maxHashWeight: number;
  /** An `x-delay` that travels as one byte delays nothing (source of the plugin: the type is not in its list). */
  readonly byteDelayIgnored: boolean;
  /** `x-queue-type` is compared as if an absent one had been sent as `classic`. */
  readonly defaultQueueTypeInjected: boolean;
  /** The most `#` in the key of a topic binding. */
  readonly maxTopicHashes: number;
  /** Values of `x-queue-mode` are checked. */
  readonly queueModeChecked: boolean;
  /** `x-queue-version` 1 is allowed. */
  readonly queueVersionOneAllowed: boolean;
  /** An `x-max-age` that does not begin with a digit crashes the broker (541). */
  readonly badMaxAgeCrashes: boolean;
  /** `x-queue-master-locator` is a feature that is gone (541, with a text). */
  readonly masterLocatorDenied: boolean;
  /** `x-queue-type` may be empty, which means classic and is compared as it was written. */
  readonly emptyQueueTypeAllowed: boolean;
  /** The type of a queue appears in texts as an Erlang term, `<<"quorum">>`. */
  readonly queueTypePrintedAsTerm: boolean;
  /** A delivery mode other than 1 and 2 is refused. */
  readonly unknownDeliveryModeRefused: boolean;
  /** A headers exchange sees a date among a message's headers as milliseconds; one among a binding's arguments is seconds. */
  readonly headerDatesInMs: boolean;
  /** Headers are delivered sorted by name, not in the order of the publisher. */
  readonly headersSorted: boolean;
  /** Bytes of the largest body, unless the broker is told otherwise. */
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
  /** Purging a quorum queue takes the dead letters that it keeps, too, and counts them. */
  readonly purgeTakesDeadLetters: boolean;
  /**
   * A dead letter knows how often it was rejected (`basic.reject`), and is redelivered from the start if it was. By quorum
   * queues: one that was rejected for good by one, or negatively acknowledged, is redelivered once for the next one, and once
   * more for each channel that ended with it.
   */
  readonly rejectionsRemembered: 'never' | 'by-quorum-queues' | 'always';
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
  /** A quorum queue without a delivery limit puts a returned message at its tail, unless its channel ended. */
  readonly unlimitedQuorumReturnsToTail: boolean;
  /** What a channel held of a quorum queue when it ended comes back by the tags of its consumers, or in the order in which they came. */
  readonly endedConsumersReturn: 'by-tag' | 'as-they-came';
  /** What `basic.get` brings has an `x-delivery-count` from the first time on, as 0; a consumer's deliveries from the second on. */
  readonly getsNameDeliveryCount: boolean;
  /** `x-acquired-count` is added to deliveries of a quorum queue. */
  readonly acquiredCount: boolean;
  /** How a quorum queue orders by priority: not, in two levels (2 high to 1 normal), or strictly in 32. */
  readonly quorumPriorities: 'none' | 'two-levels' | 'strict';
  /** A mandatory message to a direct reply-to address is returned although it is delivered. */
  readonly mandatoryReplyReturned: boolean;
  /** A direct reply has a delivery tag of its own; otherwise that of the delivery that comes next. */
  readonly repliesTakeTags: boolean;
  /** A message to a direct reply-to address whose consumer is gone counts as routed: it is dropped and not returned. */
  readonly goneReplyAddressIsRouted: boolean;
  /** The passive declaration of a dead direct reply-to address crashes the broker (541). */
  readonly deadReplyAddressCrashes: boolean;
  /** What `tx.commit` does about a queue that has gone since the publish. */
  readonly commitToDeletedQueue: 'ok' | 'partial' | 'resource-error';
  /** The refusal of an access names the permission that lacks. */
  readonly refusalNamesPermission: boolean;
  /** A passive declaration needs a permission, whichever. */
  readonly passiveDeclarationChecked: boolean;
  /**
   * Topic permission (of the routing key only) and `user-id` of a message are checked before its expiration and its copies;
   * otherwise after them, and the keys of `CC` and `BCC` need the permission as well.
   */
  readonly publisherCheckedFirst: boolean;
  /** The refusal of one more channel of a user shows the limit in parentheses. */
  readonly channelLimitInParentheses: boolean;
  /** It names the broker's node where the user should stand. */
  readonly channelLimitNamesNode: boolean;
  /** The limit of queues is checked before the permissions on the dead-letter exchange and the arguments. */
  readonly queueLimitCheckedFirst: boolean;
  /** All virtual hosts together may have a limit of queues. */
  readonly clusterQueueLimit: boolean;
  /** All virtual hosts together may have a limit of exchanges. */
  readonly clusterExchangeLimit: boolean;
  /** A quorum queue expires by its policy even if its argument is shorter. */
  readonly quorumExpiryByPolicy: boolean;
  /** Of a delivery limit and none, by a policy and an argument, the limit holds; otherwise none does. */
  readonly anyDeliveryLimitBeatsNone: boolean;
  /** A delivery that is not acknowledged in time closes its channel, or goes back to its queue, which has to be a quorum queue. */
  readonly overdueAck: 'close-channel' | 'release';
  /** A queue may have a time of its own for that, by `x-consumer-timeout` or a policy. */
  readonly queueAckTimeout: boolean;
  /** `x-consumer-timeout` is an argument of quorum queues, checked and compared; otherwise it is one of those nobody knows. */
  readonly ackTimeoutChecked: boolean;
  /** A transient exchange survives a restart, with its bindings to durable queues: Khepri keeps it on disk. */
  readonly transientExchangesSurvive: boolean;
  /** The exchange `amq.rabbitmq.log` exists. */
  readonly logExchange: boolean;
  /** A classic queue takes `x-queue-leader-locator`. */
  readonly classicLeaderLocator: boolean;
  /** `x-max-age` is compared, and shown, in milliseconds, so that `60m` equals `1h`. */
  readonly maxAgeComparedInMs: boolean;
  /** `x-stream-filter-size-bytes` is not known, is checked on streams without being one of their arguments, or is one. */
  readonly streamFilterSize: 'unknown' | 'checked' | 'argument';
  /** An `x-stream-offset` that does not begin with a digit crashes the broker (541). */
  readonly badStreamOffsetCrashes: boolean;
  /** Streams have filters: `x-stream-filter`, `x-stream-match-unfiltered`, `x-stream-filter-value`. */
  readonly streamFilters: boolean;
  /** Texts that refuse a consumer call a stream `stream queue 'q'`. */
  readonly refusalsNameStreamQueue: boolean;
  /** What becomes of a message of a stream that is rejected or given back: the connection is closed, or it counts as acknowledged. */
  readonly streamReturns: 'refused' | 'acknowledged';
  /** A stream keeps dead letters that are routed to it; otherwise they are lost. */
  readonly streamKeepsDeadLetters: boolean;
  /** A message from a stream has delivery mode 1 unless it was published with another one. */
  readonly streamSetsDeliveryMode: boolean;
  /** A stream keeps arrays and tables in headers that begin with `x-`, and `CC`; otherwise it drops all of them. */
  readonly streamKeepsNestedHeaders: boolean;
  /** A byte array in a header comes out of a stream as text. */
  readonly streamBinaryIsText: boolean;
  /**
   * The consumers of a deleted stream are told in the breath of the answer, or a little later. RabbitMQ leaves it open: each
   * version does what it was seen to do when its answers were recorded.
   */
  readonly streamCancelsWithDeletion: boolean;
  /** What `tx.commit` does about a stream that has gone since the publish. */
  readonly commitToDeletedStream: 'ok' | 'not-found' | 'resource-error';
}

const V3_10: VersionRules = {
  serverVersion: '3.10.8',
  copyright: 'Copyright (c) 2007-2022 VMware, Inc. or its affiliates.',
  loginMechanisms: ['PLAIN', 'AMQPLAIN'],
  minFrameMax: 4096,
  unknownProtocolHeader: [0, 0, 9, 1],
  longBodyCode: 505,
  unknownExchangeTypeCode: 503,
  localRandomExchange: false,
  maxHashWeight: Infinity,
  byteDelayIgnored: false,
  defaultQueueTypeInjected: false,
  maxTopicHashes: Infinity,
  queueModeChecked: true,
  queueVersionOneAllowed: true,
  badMaxAgeCrashes: true,
  masterLocatorDenied: false,
  emptyQueueTypeAllowed: false,
  queueTypePrintedAsTerm: false,
  unknownDeliveryModeRefused: true,
  headerDatesInMs: false,
  headersSorted: false,
  maxMessageSize: 134_217_728,
  globalQos: true,
  incomingDeathsCount: true,
  lastDeathHeaders: false,
  deathOriginalExpirationFirst: false,
  deadLetterKeyRemovesCc: true,
  purgeTakesDeadLetters: false,
  negativeDeliveryLimitIsNone: false,
  zeroMaxPriorityIsOne: false,
  activeConsumerYields: false,
  rejectionsRemembered: 'never',
  defaultDeliveryLimit: undefined,
  nackCountsAsDelivery: true,
  unlimitedQuorumReturnsToTail: true,
  endedConsumersReturn: 'by-tag',
  getsNameDeliveryCount: true,
  acquiredCount: false,
  quorumPriorities: 'none',
  mandatoryReplyReturned: true,
  repliesTakeTags: false,
  goneReplyAddressIsRouted: false,
  deadReplyAddressCrashes: false,
  commitToDeletedQueue: 'ok',
  refusalNamesPermission: false,
  passiveDeclarationChecked: false,
  publisherCheckedFirst: true,
  channelLimitInParentheses: true,
  channelLimitNamesNode: false,
  queueLimitCheckedFirst: true,
  clusterQueueLimit: false,
  clusterExchangeLimit: false,
  quorumExpiryByPolicy: true,
  anyDeliveryLimitBeatsNone: false,
  overdueAck: 'close-channel',
  queueAckTimeout: false,
  ackTimeoutChecked: false,
  transientExchangesSurvive: false,
  logExchange: false,
  classicLeaderLocator: false,
  maxAgeComparedInMs: false,
  streamFilterSize: 'unknown',
  badStreamOffsetCrashes: true,
  streamFilters: false,
  refusalsNameStreamQueue: false,
  streamReturns: 'refused',
  streamKeepsDeadLetters: false,
  streamSetsDeliveryMode: false,
  streamKeepsNestedHeaders: false,
  streamBinaryIsText: false,
  streamCancelsWithDeletion: false,
  commitToDeletedStream: 'ok',
};

const V4_0: VersionRules = {
  ...V3_10,
  serverVersion: '4.0.5',
  copyright: 'Copyright (c) 2007-2024 Broadcom Inc and/or its subsidiaries',
  loginMechanisms: ['AMQPLAIN', 'PLAIN', 'ANONYMOUS'],
  unknownProtocolHeader: [3, 1, 0, 0],
  unknownExchangeTypeCode: 406,
  localRandomExchange: true,
  byteDelayIgnored: true,
  defaultQueueTypeInjected: true,
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
  rejectionsRemembered: 'by-quorum-queues',
  defaultDeliveryLimit: 20,
  unlimitedQuorumReturnsToTail: false,
  endedConsumersReturn: 'as-they-came',
  getsNameDeliveryCount: false,
  quorumPriorities: 'two-levels',
  commitToDeletedQueue: 'partial',
  classicLeaderLocator: true,
  streamFilterSize: 'checked',
  streamFilters: true,
  refusalsNameStreamQueue: true,
  streamReturns: 'acknowledged',
  streamKeepsDeadLetters: true,
  streamSetsDeliveryMode: true,
  streamKeepsNestedHeaders: true,
  streamBinaryIsText: true,
  streamCancelsWithDeletion: true,
  commitToDeletedStream: 'not-found',
  refusalNamesPermission: true,
  publisherCheckedFirst: false,
  channelLimitNamesNode: true,
  queueLimitCheckedFirst: false,
  clusterQueueLimit: true,
  quorumExpiryByPolicy: false,
  anyDeliveryLimitBeatsNone: true,
  queueAckTimeout: true,
};

const V4_3: VersionRules = {
  ...V4_0,
  serverVersion: '4.3.6',
  copyright: 'Copyright (c) 2007-2026 Broadcom Inc and/or its subsidiaries',
  minFrameMax: 8192,
  longBodyCode: 501,
  maxHashWeight: 10_000,
  maxTopicHashes: 2,
  queueModeChecked: false,
  queueVersionOneAllowed: false,
  badMaxAgeCrashes: false,
  masterLocatorDenied: true,
  emptyQueueTypeAllowed: true,
  queueTypePrintedAsTerm: true,
  globalQos: false,
  purgeTakesDeadLetters: true,
  rejectionsRemembered: 'always',
  nackCountsAsDelivery: false,
  acquiredCount: true,
  quorumPriorities: 'strict',
  mandatoryReplyReturned: false,
  repliesTakeTags: true,
  goneReplyAddressIsRouted: true,
  deadReplyAddressCrashes: true,
  commitToDeletedQueue: 'resource-error',
  passiveDeclarationChecked: true,
  overdueAck: 'release',
  ackTimeoutChecked: true,
  channelLimitInParentheses: false,
  channelLimitNamesNode: false,
  clusterExchangeLimit: true,
  transientExchangesSurvive: true,
  logExchange: true,
  maxAgeComparedInMs: true,
  streamFilterSize: 'argument',
  badStreamOffsetCrashes: false,
  streamCancelsWithDeletion: false,
  commitToDeletedStream: 'resource-error',
};

/** The rules of each version. */
export const VERSION_RULES: Readonly<Record<RabbitVersion, VersionRules>> = { '3.10': V3_10, '4.0': V4_0, '4.3': V4_3 };
