import { makeKeyspace } from './keyspace';
import type { Keyspace } from './keyspace';
import type { RoutingCase, RoutingKind } from './kinds';
import type { Router, RouterFactory } from './router';

export interface RouterService {
  /** Makes a router with so many bindings; resolves with the seconds of CPU that it took. */
  bind(request: { readonly kind: RoutingKind; readonly size: number }): Promise<number>;
  /** Routes through the router of this size; resolves with the keys routed in a second of CPU. */
  route(request: RouteRequest): Promise<number>;
}

interface RouteRequest {
  readonly size: number;
  readonly routingCase: RoutingCase;
  readonly round: number;
  readonly count: number;
}

// odd and not a factor of the sizes: walks over all bindings, not in the order in which they were made
const STRIDE = 7_919;

/** Routes keys through routers of one make and checks that exactly those that should have led somewhere did. */
export function routerService(makeRouter: RouterFactory): RouterService {
  const made = new Map<number, { readonly keyspace: Keyspace; readonly router: Router }>();
  return {
    bind: async ({ kind, size }) => {
      const keyspace = makeKeyspace(kind, size);
      return cpuSecondsOf(async () => {
        made.set(size, { keyspace, router: await makeRouter(kind, keyspace.bindings) });
      });
    },
    route: async ({ size, routingCase, round, count }) => {
      const { keyspace, router } = made.get(size)!;
      const keys = keysOf(keyspace, routingCase, round, count);
      globalThis.gc?.();
      const seconds = await cpuSecondsOf(() => router.route(keys));
      const matched = await router.matched();
      const expected = routingCase.startsWith('one match') ? count : 0;
      if (matched !== expected) throw new Error(`${matched} of ${count} keys led somewhere, not ${expected}`);
      return count / seconds;
    },
  };
}

/** Nothing is waited for here, so that CPU time is the time it takes, whatever else the machine does. */
async function cpuSecondsOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function keysOf(keyspace: Keyspace, routingCase: RoutingCase, round: number, count: number): string[] {
  const make = routingCase.startsWith('one match') ? keyspace.match : keyspace.miss;
  if (routingCase.endsWith('new keys')) {
    return Array.from({ length: count }, (_, index) => asFromOutside(make(index * STRIDE, `${round}n${index}`)));
  }
  const known = Array.from({ length: keyspace.knownKeys }, (_, index) => asFromOutside(make(index * STRIDE, `k${index}`)));
  return Array.from({ length: count }, (_, index) => known[index % known.length]!);
}

/** A string as it comes out of a frame: flat, and not hashed yet. */
function asFromOutside(key: string): string {
  return Buffer.from(key, 'latin1').toString('latin1');
}
