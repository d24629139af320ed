import type { PolicyDefinition, PolicyTarget } from './policy-definition';
import { POLICY_KEYS, type PolicyKey } from './policy-keys';

/** What policies are applied to. */
export interface PolicySubject {
  readonly kind: 'queue' | 'exchange';
  readonly name: string;
  /** The type of a queue. */
  readonly type: string;
}

/** The settings of a policy. */
export type PolicySettings = PolicyDefinition['definition'];

interface Compiled {
  readonly policy: PolicyDefinition;
  readonly pattern: RegExp;
}

/** Policies of one kind, by name. */
export class Policies {
  private readonly byName = new Map<string, Compiled>();

  get isEmpty(): boolean {
    return this.byName.size === 0;
  }

  set(policy: PolicyDefinition): void {
    this.byName.set(policy.name, { policy, pattern: new RegExp(policy.pattern) });
  }

  delete(name: string): void {
    this.byName.delete(name);
  }

  /** What the policy that holds for a queue or an exchange settles, if there is one: the highest priority alone. */
  settingsFor(subject: PolicySubject): PolicySettings | undefined {
    let best: PolicyDefinition | undefined;
    for (const { policy, pattern } of this.byName.values()) {
      if (!isFor(policy, subject) || !pattern.test(subject.name)) continue;
      if (!best || (policy.priority ?? 0) > (best.priority ?? 0)) best = policy;
    }
    return best?.definition;
  }
}

function isFor({ applyTo = 'all', definition }: PolicyDefinition, { kind, type }: PolicySubject): boolean {
  if (kind === 'exchange') return applyTo === 'all' || applyTo === 'exchanges';
  const targets: readonly PolicyTarget[] = ['all', 'queues', type === 'stream' ? 'streams' : (`${type}_queues` as PolicyTarget)];
  if (!targets.includes(applyTo)) return false;
  const keys: Readonly<Record<string, PolicyKey>> = POLICY_KEYS;
  return Object.keys(definition).every((key) => !keys[key]?.notFor?.some((not) => not === type));
}
