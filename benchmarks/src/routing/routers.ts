import type { RoutingKind } from './kinds';
import type { RouterFactory } from './router';

export interface RouterEntry {
  readonly id: string;
  readonly kinds: readonly RoutingKind[];
  /** The others are compared with it. */
  readonly isBaseline?: true;
  readonly load: () => Promise<{ readonly makeRouter: RouterFactory }>;
}

export const ROUTERS: readonly RouterEntry[] = [
  { id: 'map', kinds: ['direct-routing'], isBaseline: true, load: () => import('./map-router.js') },
  { id: 'qlobber', kinds: ['topic-routing'], isBaseline: true, load: () => import('./qlobber-router.js') },
  { id: 'nest-amqp-matcher', kinds: ['topic-routing'], load: () => import('./topic-matcher-router.js') },
  { id: 'nest-amqp-publish', kinds: ['direct-routing', 'topic-routing'], load: () => import('./publish-router.js') },
];
