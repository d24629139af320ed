import type { RoutingKind } from './kinds';

/** Something that knows which destinations a routing key leads to. */
export interface Router {
  /** Routes once for each key. Timed, so nothing else is done here. */
  route(keys: readonly string[]): Promise<void>;
  /** How many of the keys since the last call led somewhere. */
  matched(): Promise<number>;
}

/** Makes a router with these binding keys or patterns. */
export type RouterFactory = (kind: RoutingKind, bindings: readonly string[]) => Promise<Router>;
