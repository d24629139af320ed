import type { Verdict } from '../report/target';
import { CASES, SIZES } from './kinds';
import type { RoutingCase, RoutingKind } from './kinds';
import type { SeriesTable } from './series';

const FEWEST = SIZES[0];
const MOST = SIZES[SIZES.length - 1]!;

// two series of the same work differ by as much
const DOES_NOT_GROW = 0.8;

/** Where all keys are new, even a bare `Map` grows: a large one does not fit the processor's caches. */
const JUDGED: Readonly<Record<RoutingKind, readonly RoutingCase[]>> = {
  'direct-routing': CASES.filter((routingCase) => routingCase.endsWith('known keys')),
  'topic-routing': CASES,
};

/** What became of the targets of a router that is not a baseline. */
export function judgeRouter(kind: RoutingKind, router: string, table: SeriesTable): Verdict[] {
  const judge = kind === 'direct-routing' ? judgeDirect : judgeTopic;
  return JUDGED[kind].map((routingCase) => judge(router, routingCase, table));
}

function judgeDirect(router: string, routingCase: RoutingCase, table: SeriesTable): Verdict {
  return {
    promise: `${router}, direct-routing, ${routingCase}: ${MOST} bindings next to ${FEWEST}`,
    atLeast: DOES_NOT_GROW,
    measured: table.ratio({ router, size: MOST, routingCase }, { router, size: FEWEST, routingCase }),
  };
}

function judgeTopic(router: string, routingCase: RoutingCase, table: SeriesTable): Verdict {
  return {
    promise: `${router}, topic-routing, ${routingCase}: next to qlobber at ${MOST} bindings`,
    atLeast: 1,
    measured: table.ratio({ router, size: MOST, routingCase }, { router: 'qlobber', size: MOST, routingCase }),
  };
}
