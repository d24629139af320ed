import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import { argumentType, isInteger, shownValue } from './argument-type';
import { BrokerFault } from './broker-fault';
import type { VersionRules } from './version-rules';

/** The kinds of queues; `stream` is known so that it can be refused with the right text. */
export type QueueType = 'classic' | 'quorum' | 'stream';

/** A queue's arguments while they are checked. */
interface CheckedArguments {
  readonly arguments: HeaderTable;
  readonly rules: VersionRules;
}

/** Says what is wrong with a value, as RabbitMQ prints it, or nothing. */
type ValueCheck = (value: HeaderValue, checked: CheckedArguments) => string | undefined;

const LONGEST_MS = 315_360_000_000;
const HIGHEST_PRIORITY = 255;
const TYPES: readonly HeaderValue[] = ['classic', 'quorum', 'stream'] satisfies QueueType[];

const unchecked: ValueCheck = () => undefined;
const LEADER_LOCATORS: readonly HeaderValue[] = ['client-local', 'balanced', 'random', 'least-leaders'];

const integer: ValueCheck = (value) => (isInteger(value) ? undefined : `"expected integer, got ${argumentType(value)}"`);
const notNegative: ValueCheck = (value, checked) =>
  integer(value, checked) ?? (Number(value) < 0 ? `{value_negative,${shownValue(value)}}` : undefined);
const text: ValueCheck = (value) => (typeof value === 'string' ? undefined : `{unacceptable_type,${argumentType(value)}}`);
const flag: ValueCheck = (value) => (typeof value === 'boolean' ? undefined : `{unacceptable_type,${argumentType(value)}}`);

const ttl: ValueCheck = (value, checked) =>
  notNegative(value, checked) ?? (Number(value) > LONGEST_MS ? `{value_too_large,${shownValue(value)}}` : undefined);
const expires: ValueCheck = (value, checked) =>
  Number(value) === 0 && isInteger(value) ? `{value_zero,${shownValue(value)}}` : ttl(value, checked);
const priority: ValueCheck = (value, checked) =>
  notNegative(value, checked) ?? (Number(value) > HIGHEST_PRIORITY ? `{max_value_exceeded,${shownValue(value)}}` : undefined);
const deadLetterKey: ValueCheck = (value, checked) =>
  text(value, checked) ?? ('x-dead-letter-exchange' in checked.arguments ? undefined : 'routing_key_but_no_dlx_defined');
const overflow: ValueCheck = (value, checked) =>
  text(value, checked) ??
  (['drop-head', 'reject-publish', 'reject-publish-dlx'].includes(shownValue(value)) ? undefined : 'invalid_overflow');
const mode: ValueCheck = (value, checked) =>
  checked.rules.queueModeChecked
    ? (text(value, checked) ?? (value === 'lazy' || value === 'default' ? undefined : `"unsupported queue mode '${shownValue(value)}'"`))
    : undefined;
const version: ValueCheck = (value, checked) =>
  notNegative(value, checked) ??
  (Number(value) === 2 || (Number(value) === 1 && checked.rules.queueVersionOneAllowed)
    ? undefined
    : `"unsupported queue version '${shownValue(value)}'"`);
const type: ValueCheck = (value, checked) =>
  text(value, checked) ?? (TYPES.includes(value) ? undefined : `"unsupported queue type '${shownValue(value)}'"`);
const strategy: ValueCheck = (value, checked) =>
  text(value, checked) ?? (value === 'at-most-once' || value === 'at-least-once' ? undefined : 'invalid_dlx_strategy');
const leaderLocator: ValueCheck = (value, checked) =>
  text(value, checked) ?? (LEADER_LOCATORS.includes(value) ? undefined : 'invalid_queue_locator_arg');
const groupSize: ValueCheck = (value, checked) =>
  Number(value) === 0 && isInteger(value) ? `{value_zero,${shownValue(value)}}` : notNegative(value, checked);
const maxAge: ValueCheck = (value, checked) => {
  const problem = text(value, checked) ?? (/^\d+[YMDhms]$/.test(shownValue(value)) ? undefined : 'invalid_max_age');
  if (problem !== undefined && checked.rules.badMaxAgeCrashes) throw new BrokerFault(541, '');
  return problem;
};

const ALL: readonly QueueType[] = ['classic', 'quorum', 'stream'];
const NOT_STREAM: readonly QueueType[] = ['classic', 'quorum'];

/**
 * The arguments that RabbitMQ knows, in the order in which it looks at them: which queue types take them, and which values.
 * Everything else is neither checked nor compared.
 */
export const QUEUE_ARGUMENTS: Readonly<Record<string, { readonly check: ValueCheck; readonly types: readonly QueueType[] }>> = {
  'x-expires': { check: expires, types: NOT_STREAM },
  'x-message-ttl': { check: ttl, types: NOT_STREAM },
  'x-dead-letter-exchange': { check: text, types: NOT_STREAM },
  'x-dead-letter-routing-key': { check: deadLetterKey, types: NOT_STREAM },
  'x-dead-letter-strategy': { check: strategy, types: ['quorum'] },
  'x-max-length': { check: notNegative, types: NOT_STREAM },
  'x-max-length-bytes': { check: notNegative, types: ALL },
  'x-max-priority': { check: priority, types: ['classic'] },
  'x-overflow': { check: overflow, types: NOT_STREAM },
  'x-queue-mode': { check: mode, types: ['classic'] },
  'x-queue-version': { check: version, types: ['classic'] },
  'x-single-active-consumer': { check: flag, types: NOT_STREAM },
  'x-queue-type': { check: type, types: ALL },
  'x-queue-master-locator': { check: text, types: ['classic'] },
  'x-queue-leader-locator': { check: leaderLocator, types: ALL },
  'x-quorum-initial-group-size': { check: groupSize, types: ['quorum'] },
  'x-delivery-limit': { check: unchecked, types: ['quorum'] },
  'x-max-age': { check: maxAge, types: ['stream'] },
  'x-stream-max-segment-size-bytes': { check: notNegative, types: ['stream'] },
  'x-initial-cluster-size': { check: notNegative, types: ['stream'] },
};
