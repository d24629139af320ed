import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import type { VersionRules } from '../broker/version-rules';
import type { Policies, PolicySettings, PolicySubject } from './policies';
import { POLICY_KEYS, type PolicyKey, type Precedence } from './policy-keys';

/** The policies of a virtual host. */
export interface PolicyBook {
  readonly policies: Policies;
  readonly operatorPolicies: Policies;
  readonly rules: VersionRules;
}

/** The arguments that a queue has in effect: its own and what policies settle, under the names of arguments. */
export function effectiveArguments(own: HeaderTable, subject: PolicySubject, book: PolicyBook): HeaderTable {
  const settings = effectiveSettings(subject, book);
  if (!settings) return own;
  const effective: Record<string, HeaderValue> = { ...own };
  for (const [key, settled] of Object.entries(settings)) {
    const name = `x-${key}`;
    const said = own[name];
    effective[name] = said === undefined ? settled : resolved(key, { settled, said }, precedence(key, subject, book.rules), book.rules);
  }
  return effective;
}

/** What the policy and the operator policy of a queue or exchange settle together. */
export function effectiveSettings(subject: PolicySubject, { policies, operatorPolicies, rules }: PolicyBook): PolicySettings | undefined {
  if (policies.isEmpty && operatorPolicies.isEmpty) return undefined;
  const users = policies.settingsFor(subject);
  const operators = operatorPolicies.settingsFor(subject);
  if (!users || !operators) return users ?? operators;
  const merged: Record<string, string | number> = { ...users };
  for (const [key, settled] of Object.entries(operators)) {
    const said = users[key];
    merged[key] = said === undefined ? settled : (resolved(key, { settled, said }, operatorPrecedence(key), rules) as string | number);
  }
  return merged;
}

/** Between a policy and the argument of a queue. */
function precedence(key: string, { type }: PolicySubject, rules: VersionRules): Precedence {
  if (type === 'quorum' && key === 'overflow') return 'policy';
  if (type === 'quorum' && key === 'expires' && rules.quorumExpiryByPolicy) return 'policy';
  return (POLICY_KEYS as Readonly<Record<string, PolicyKey>>)[key]?.beside ?? 'argument';
}

/** Between an operator's policy and a user's. */
function operatorPrecedence(key: string): Precedence {
  return (POLICY_KEYS as Readonly<Record<string, PolicyKey>>)[key]?.beside === 'smaller' ? 'smaller' : 'policy';
}

/** Of two values, the one that holds. */
function resolved(
  key: string,
  { settled, said }: { readonly settled: HeaderValue; readonly said: HeaderValue },
  by: Precedence,
  { anyDeliveryLimitBeatsNone }: VersionRules,
): HeaderValue {
  if (by !== 'smaller') return by === 'policy' ? settled : said;
  const [one, other] = [Number(settled), Number(said)];
  const isUnlimited = key === 'delivery-limit' && anyDeliveryLimitBeatsNone && (one < 0 || other < 0);
  return isUnlimited ? Math.max(one, other) : Math.min(one, other);
}
