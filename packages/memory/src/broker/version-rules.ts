import { ACCESS_RULES } from '../rules/access-rules';
import { CONSUMING_RULES } from '../rules/consuming-rules';
import { DEAD_LETTER_RULES } from '../rules/dead-letter-rules';
import { EXCHANGE_RULES } from '../rules/exchange-rules';
import { PROTOCOL_RULES } from '../rules/protocol-rules';
import { PUBLISHING_RULES } from '../rules/publishing-rules';
import { QUEUE_ARGUMENT_RULES } from '../rules/queue-argument-rules';
import { QUORUM_QUEUE_RULES } from '../rules/quorum-queue-rules';
import { REPLY_RULES } from '../rules/reply-rules';
import type { Rule } from '../rules/rule';
import { STREAM_RULES } from '../rules/stream-rules';

/** The versions of RabbitMQ that the broker can behave as. */
export type RabbitVersion = keyof Rule<unknown>;

const RULES = {
  ...PROTOCOL_RULES,
  ...EXCHANGE_RULES,
  ...QUEUE_ARGUMENT_RULES,
  ...PUBLISHING_RULES,
  ...REPLY_RULES,
  ...CONSUMING_RULES,
  ...DEAD_LETTER_RULES,
  ...QUORUM_QUEUE_RULES,
  ...STREAM_RULES,
  ...ACCESS_RULES,
};

type Rules = typeof RULES;

/**
 * What differs between the versions, each difference under a name of its own, as one version has it. The rules stand in the
 * folder `rules`, a file for each part of the broker. Nothing else asks for a version.
 */
export type VersionRules = { readonly [Name in keyof Rules]: Rules[Name] extends Rule<infer Value> ? Value : never };

function rulesOf(version: RabbitVersion): VersionRules {
  return Object.fromEntries(Object.entries(RULES).map(([name, rule]) => [name, rule[version]])) as VersionRules;
}

/** The rules of each version. */
export const VERSION_RULES: Readonly<Record<RabbitVersion, VersionRules>> = {
  '3.10': rulesOf('3.10'),
  '4.0': rulesOf('4.0'),
  '4.3': rulesOf('4.3'),
};
