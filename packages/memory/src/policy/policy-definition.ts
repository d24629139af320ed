import type { OptionFault } from '@nest-amqp/core';
import { policyKeys, type PolicyKey } from './policy-keys';

/** What a policy is for, as RabbitMQ names it. */
export type PolicyTarget = 'all' | 'queues' | 'exchanges' | 'classic_queues' | 'quorum_queues' | 'streams';

/** A policy, or an operator policy: settings for the queues and exchanges of a virtual host whose name matches. */
export interface PolicyDefinition {
  readonly name: string;
  /** A regular expression for a part of the name. */
  readonly pattern: string;
  /** By default `all`. */
  readonly applyTo?: PolicyTarget;
  /** Of the policies that match, the one of the highest priority holds, alone. By default 0. */
  readonly priority?: number;
  /** Settings by RabbitMQ's names, such as `{ 'message-ttl': 60_000 }`. */
  readonly definition: Readonly<Record<string, string | number>>;
}

/** What is wrong with a policy. */
export function policyFaults({ name, pattern, definition }: PolicyDefinition, kind: 'policy' | 'operator'): readonly OptionFault[] {
  const faults: OptionFault[] = [];
  try {
    new RegExp(pattern);
  } catch (error) {
    faults.push({ option: 'pattern', problem: (error as Error).message, remedy: "Write a regular expression, such as '^orders'" });
  }
  if (Object.keys(definition).length === 0) {
    faults.push({
      option: 'definition',
      problem: `'${name}' settles nothing`,
      remedy: "Write settings, such as { 'message-ttl': 60_000 }",
    });
  }
  const known: Readonly<Record<string, PolicyKey>> = policyKeys(kind);
  for (const [key, value] of Object.entries(definition)) {
    const type = known[key]?.type;
    if (type === undefined) {
      const names = Object.keys(known).join(', ');
      faults.push({ option: `definition['${key}']`, problem: 'it is not a setting of such a policy', remedy: `Write one of ${names}` });
    } else if (typeof value !== type) {
      faults.push({ option: `definition['${key}']`, problem: `it is a ${typeof value}`, remedy: `Write a ${type}` });
    }
  }
  return faults;
}
