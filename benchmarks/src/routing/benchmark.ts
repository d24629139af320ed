import type { Options } from '../options';
import { interleaved } from '../process/rounds';
import { Worker } from '../process/worker';
import { markdownTable, ratio, whole } from '../report/markdown';
import type { Verdict } from '../report/target';
import { CASES, ROUTING_KINDS, SIZES } from './kinds';
import type { RoutingKind } from './kinds';
import { ROUTERS } from './routers';
import type { RouterEntry } from './routers';
import type { RouterService } from './router-service';
import { SeriesTable } from './series';
import type { Series } from './series';
import { judgeRouter } from './verdicts';

const KEYS_A_ROUND = 50_000;

/** Measures how routing grows with the number of bindings, prints a table for each kind of exchange and judges the targets. */
export async function benchmarkRouting(options: Options): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const kind of ROUTING_KINDS) {
    const known = ROUTERS.filter(({ kinds }) => kinds.includes(kind));
    const wanted = known.filter(({ id }) => options.wants('candidate', id));
    if (wanted.length === 0 || !options.wants('scenario', kind)) continue;
    const baseline = known.find(({ isBaseline }) => isBaseline)!.id;
    const others = wanted.filter(({ isBaseline }) => !isBaseline).map(({ id }) => id);
    const table = await measure(kind, [baseline, ...others], options);
    printTable(table, baseline, others);
    verdicts.push(...others.flatMap((router) => judgeRouter(kind, router, table)));
  }
  return verdicts;
}

async function measure(kind: RoutingKind, routers: readonly RouterEntry['id'][], options: Options): Promise<SeriesTable> {
  const workers = routers.map((id) => new Worker<RouterService>(id, ['router', id]));
  const count = Math.round(KEYS_A_ROUND * options.scale);
  const series: Series[] = [];
  try {
    const bound: string[] = [];
    for (const worker of workers) bound.push(await bindAll(worker, kind));
    console.log(
      `\n### routing: ${kind}\n\nKeys routed in a second of CPU, ${whole(count)} a round. Making all bindings took ${bound.join(', ')}.\n`,
    );
    // every size in the same rounds: growth is a ratio, too
    const turns = SIZES.flatMap((size) => workers.map((worker) => ({ size, worker })));
    for (const routingCase of CASES) {
      const rounds = await interleaved(turns, options.rounds, ({ size, worker }, round) =>
        worker.call('route', { size, routingCase, round, count }),
      );
      series.push(...turns.map(({ size, worker }, place) => ({ router: worker.label, size, routingCase, rates: rounds[place]! })));
    }
  } finally {
    for (const worker of workers) worker.stop();
  }
  return new SeriesTable(series);
}

async function bindAll(worker: Worker<RouterService>, kind: RoutingKind): Promise<string> {
  let seconds = 0;
  for (const size of SIZES) seconds += await worker.call('bind', { kind, size });
  return `${worker.label} ${ratio(seconds)} s`;
}

function printTable(table: SeriesTable, baseline: string, others: readonly string[]): void {
  const rows = SIZES.flatMap((size) =>
    CASES.map((routingCase) => [
      whole(size),
      routingCase,
      whole(table.rate(baseline, size, routingCase)),
      ...others.flatMap((router) => [
        whole(table.rate(router, size, routingCase)),
        ratio(table.ratio({ router, size, routingCase }, { router: baseline, size, routingCase })),
      ]),
    ]),
  );
  console.log(markdownTable(['bindings', 'keys', baseline, ...others.flatMap((router) => [router, `× ${baseline}`])], rows));
}
