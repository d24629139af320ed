export const ROUTING_KINDS = ['direct-routing', 'topic-routing'] as const;
export type RoutingKind = (typeof ROUTING_KINDS)[number];

/** How many bindings the exchange has. */
export const SIZES = [10, 1_000, 10_000, 100_000] as const;

/** Which keys are asked for: with one matching binding or with none, never seen before or seen often. */
export const CASES = ['none, new keys', 'none, known keys', 'one match, new keys', 'one match, known keys'] as const;
export type RoutingCase = (typeof CASES)[number];
