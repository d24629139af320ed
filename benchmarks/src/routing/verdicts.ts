import type { Verdict } from '../report/target';
import { CASES, SIZES } from './kinds';
import type { RoutingCase, RoutingKind } from './kinds';
import type { SeriesTable } from './series';

const FEWEST = SIZES[0];
const MOST = SIZES[SIZES.length - 1]!;

// at most 1.5 times the cost
const DOES_NOT_GROW = 1 / 1.5;

/** Next to qlobber with keys that nobody has asked for before: routing against routing, and a whole publish against routing. */
const NEW_KEYS: Readonly<Record<string, number>> = { 'nest-amqp-matcher': 2 };

/** What became of the targets of a router that is not a baseline. */
export function judgeRouter(kind: RoutingKind, router: string, table: SeriesTable): Verdict[] {
  // where all keys are new, even a bare `Map` grows: a large one does not fit the processor's caches
  const known = CASES.filter((routingCase) => routingCase.endsWith('known keys'));
  const growth = known.map((routingCase) => judgeGrowth(kind, router, routingCase, table));
  return kind === 'direct-routing' ? growth : [...growth, ...CASES.map((routingCase) => judgeTopic(router, routingCase, table))];
}

function judgeGrowth(kind: RoutingKind, router: string, routingCase: RoutingCase, table: SeriesTable): Verdict {
  return {
    promise: `${router}, ${kind}, ${routingCase}: ${MOST} bindings next to ${FEWEST}`,
    atLeast: DOES_NOT_GROW,
    measured: table.ratio({ router, size: MOST, routingCase }, { router, size: FEWEST, routingCase }),
  };
}

function judgeTopic(router: string, routingCase: RoutingCase, table: SeriesTable): Verdict {
  return {
    promise: `${router}, topic-routing, ${routingCase}: next to qlobber at ${MOST} bindings`,
    atLeast: routingCase.endsWith('new keys') ? (NEW_KEYS[router] ?? 1) : 1,
    measured: table.ratio({ router, size: MOST, routingCase }, { router: 'qlobber', size: MOST, routingCase }),
  };
}
