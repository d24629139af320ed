import type { QueueType } from '../queue/queue-definition';

/** Who wins where two say something. */
export type Precedence = 'smaller' | 'argument' | 'policy';

/** What is known of a setting in a policy. */
export interface PolicyKey {
  readonly type: 'number' | 'string';
  /** Of a policy and the queue's own argument: which holds. */
  readonly beside: Precedence;
  /** An operator may set it. */
  readonly isOperators?: boolean;
  /** A queue of this type leaves a policy alone, all of it, that sets this. */
  readonly notFor?: readonly QueueType[];
}

/** The settings that policies may make (`rabbit_policies`), for queues of all types and for exchanges. */
export const POLICY_KEYS = {
  'alternate-exchange': { type: 'string', beside: 'argument' },
  'consumer-timeout': { type: 'number', beside: 'smaller' },
  'dead-letter-exchange': { type: 'string', beside: 'argument', notFor: ['stream'] },
  'dead-letter-routing-key': { type: 'string', beside: 'argument', notFor: ['stream'] },
  'dead-letter-strategy': { type: 'string', beside: 'argument', notFor: ['classic', 'stream'] },
  'delivery-limit': { type: 'number', beside: 'smaller', isOperators: true, notFor: ['classic', 'stream'] },
  expires: { type: 'number', beside: 'smaller', isOperators: true, notFor: ['stream'] },
  'initial-cluster-size': { type: 'number', beside: 'argument', notFor: ['classic', 'quorum'] },
  'max-age': { type: 'string', beside: 'argument', notFor: ['classic', 'quorum'] },
  'max-length': { type: 'number', beside: 'smaller', isOperators: true, notFor: ['stream'] },
  'max-length-bytes': { type: 'number', beside: 'smaller', isOperators: true },
  'message-ttl': { type: 'number', beside: 'smaller', isOperators: true, notFor: ['stream'] },
  overflow: { type: 'string', beside: 'argument', isOperators: true, notFor: ['stream'] },
  'queue-leader-locator': { type: 'string', beside: 'argument' },
  'queue-mode': { type: 'string', beside: 'argument', notFor: ['quorum', 'stream'] },
  'queue-version': { type: 'number', beside: 'argument', isOperators: true },
  'stream-max-segment-size-bytes': { type: 'number', beside: 'argument', notFor: ['classic', 'quorum'] },
} as const satisfies Readonly<Record<string, PolicyKey>>;

/** The settings that a policy of a kind may make. */
export function policyKeys(kind: 'policy' | 'operator'): Readonly<Record<string, PolicyKey>> {
  if (kind === 'policy') return POLICY_KEYS;
  return Object.fromEntries(Object.entries<PolicyKey>(POLICY_KEYS).filter(([, { isOperators }]) => isOperators));
}
