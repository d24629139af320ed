import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import type { QueueType } from '../queue/queue-definition';
import { crashesOnMaxAge, maxAgeInMs } from '../stream/duration';
import { shownValue } from './argument-type';
import { isIntegerArgument, typeOfArgument } from './arrived-types';
import { BrokerFault } from './broker-fault';
import type { VersionRules } from './version-rules';

/** A queue's arguments while they are checked. */
export interface CheckedArguments {
  readonly arguments: HeaderTable;
  /** The one that is checked. */
  readonly name: string;
  readonly rules: VersionRules;
}

/** Says what is wrong with a value, as RabbitMQ prints it, or nothing. */
export type ValueCheck = (value: HeaderValue, checked: CheckedArguments) => string | undefined;

const LONGEST_MS = 315_360_000_000;
const HIGHEST_PRIORITY = 255;
const LEADER_LOCATORS: readonly HeaderValue[] = ['client-local', 'balanced', 'random', 'least-leaders'];
const TYPES: readonly HeaderValue[] = ['classic', 'quorum', 'stream'] satisfies QueueType[];

const unchecked: ValueCheck = () => undefined;

const integer: ValueCheck = (_, { arguments: args, name }) =>
  isIntegerArgument(args, name) ? undefined : `"expected integer, got ${typeOfArgument(args, name)}"`;
const notNegative: ValueCheck = (value, checked) =>
  integer(value, checked) ?? (Number(value) < 0 ? `{value_negative,${shownValue(value)}}` : undefined);
const text: ValueCheck = (value, checked) => (typeof value === 'string' ? undefined : unacceptable(checked));
const flag: ValueCheck = (value, checked) => (typeof value === 'boolean' ? undefined : unacceptable(checked));

const positive: ValueCheck = (value, checked) =>
  notNegative(value, checked) ?? (Number(value) === 0 ? `{value_zero,${shownValue(value)}}` : undefined);

const ttl: ValueCheck = (value, checked) =>
  notNegative(value, checked) ?? (Number(value) > LONGEST_MS ? `{value_too_large,${shownValue(value)}}` : undefined);
const expires: ValueCheck = (value, checked) =>
  Number(value) === 0 && isIntegerArgument(checked.arguments, checked.name) ? `{value_zero,${shownValue(value)}}` : ttl(value, checked);
const priority: ValueCheck = (value, checked) =>
  notNegative(value, checked) ?? (Number(value) > HIGHEST_PRIORITY ? `{max_value_exceeded,${shownValue(value)}}` : undefined);
const deadLetterKey: ValueCheck = (value, checked) =>
  text(value, checked) ?? ('x-dead-letter-exchange' in checked.arguments ? undefined : 'routing_key_but_no_dlx_defined');
const overflow: ValueCheck = (value, checked) =>
  text(value, checked) ??
  (['drop-head', 'reject-publish', 'reject-publish-dlx'].includes(shownValue(value)) ? undefined : 'invalid_overflow');
const strategy: ValueCheck = (value, checked) =>
  text(value, checked) ?? (['at-most-once', 'at-least-once'].includes(shownValue(value)) ? undefined : 'invalid_dlx_strategy');
const mode: ValueCheck = (value, checked) => {
  if (!checked.rules.queueModeChecked) return undefined;
  return text(value, checked) ?? (value === 'lazy' || value === 'default' ? undefined : `"unsupported queue mode '${shownValue(value)}'"`);
};
const version: ValueCheck = (value, checked) =>
  notNegative(value, checked) ??
  (Number(value) === 2 || (Number(value) === 1 && checked.rules.queueVersionOneAllowed)
    ? undefined
    : `"unsupported queue version '${shownValue(value)}'"`);
const type: ValueCheck = (value, checked) =>
  text(value, checked) ??
  (TYPES.includes(value) || (value === '' && checked.rules.emptyQueueTypeAllowed)
    ? undefined
    : `"unsupported queue type '${shownValue(value)}'"`);
const maxAge: ValueCheck = (value, checked) => {
  if (crashesOnMaxAge(value, checked.rules)) throw new BrokerFault(541, '');
  return text(value, checked) ?? (maxAgeInMs(value) === undefined ? 'invalid_max_age' : undefined);
};
const locator: ValueCheck = (value, checked) =>
  text(value, checked) ?? (LEADER_LOCATORS.includes(value) ? undefined : 'invalid_queue_locator_arg');

function unacceptable({ arguments: args, name }: CheckedArguments): string {
  return `{unacceptable_type,${typeOfArgument(args, name)}}`;
}

/** What is known of an argument. */
interface QueueArgument {
  readonly check: ValueCheck;
  /** The types of queues that take it. */
  readonly types: readonly QueueType[];
  /** The versions that know it; by default all. */
  readonly isKnown?: (rules: VersionRules) => boolean;
  /** Types that take it on some versions only. */
  readonly isTaken?: (rules: VersionRules, type: QueueType) => boolean;
}

const ALL: readonly QueueType[] = ['classic', 'quorum', 'stream'];
const NOT_STREAM: readonly QueueType[] = ['classic', 'quorum'];

/**
 * The arguments that RabbitMQ knows, in the order in which it looks at them: which queue types take them, and which values.
 * Everything else is neither checked nor compared.
 */
const QUEUE_ARGUMENTS: Readonly<Record<string, QueueArgument>> = {
  'x-expires': { check: expires, types: NOT_STREAM },
  'x-message-ttl': { check: ttl, types: NOT_STREAM },
  'x-dead-letter-exchange': { check: text, types: NOT_STREAM },
  'x-dead-letter-routing-key': { check: deadLetterKey, types: NOT_STREAM },
  'x-dead-letter-strategy': { check: strategy, types: ['quorum'] },
  'x-max-length': { check: notNegative, types: NOT_STREAM },
  'x-max-length-bytes': { check: notNegative, types: ALL },
  'x-max-in-memory-length': { check: notNegative, types: ['quorum'] },
  'x-max-in-memory-bytes': { check: notNegative, types: ['quorum'] },
  'x-max-priority': { check: priority, types: ['classic'] },
  'x-overflow': { check: overflow, types: NOT_STREAM },
  'x-queue-mode': { check: mode, types: ['classic'] },
  'x-queue-version': { check: version, types: ['classic'] },
  'x-single-active-consumer': { check: flag, types: NOT_STREAM },
  'x-queue-type': { check: type, types: ALL },
  'x-queue-master-locator': { check: unchecked, types: ['classic'] },
  'x-queue-leader-locator': { check: locator, types: ALL, isTaken: (rules, type) => type !== 'classic' || rules.classicLeaderLocator },
  'x-quorum-initial-group-size': { check: positive, types: ['quorum'] },
  'x-delivery-limit': { check: unchecked, types: ['quorum'] },
  'x-consumer-timeout': { check: notNegative, types: ['quorum'], isKnown: ({ ackTimeoutChecked }) => ackTimeoutChecked },
  'x-max-age': { check: maxAge, types: ['stream'] },
  'x-stream-max-segment-size-bytes': { check: notNegative, types: ['stream'] },
  'x-initial-cluster-size': { check: positive, types: ['stream'] },
  'x-stream-filter-size-bytes': { check: notNegative, types: ['stream'], isKnown: (rules) => rules.streamFilterSize === 'argument' },
};

/** The arguments that a version knows, in that order. */
export function knownQueueArguments(rules: VersionRules): readonly (readonly [string, QueueArgument])[] {
  return Object.entries(QUEUE_ARGUMENTS).filter(([, { isKnown }]) => isKnown?.(rules) ?? true);
}

/** Whether queues of a type take an argument that the version knows. */
export function isTakenBy({ types, isTaken }: QueueArgument, type: QueueType, rules: VersionRules): boolean {
  return types.includes(type) && (isTaken?.(rules, type) ?? true);
}
