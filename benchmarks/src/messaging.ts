import { CATALOGUE } from './candidates/catalogue';
import type { Entry, Family } from './candidates/catalogue';
import { median } from './measure/statistics';
import type { Measurement } from './measure/stopwatch';
import type { Options } from './options';
import type { CandidateService } from './process/candidate-service';
import { interleaved } from './process/rounds';
import { Worker } from './process/worker';
import { markdownTable, ratio, whole } from './report/markdown';
import type { Verdict } from './report/target';
import { SCENARIOS } from './scenarios/scenarios';
import type { Scenario } from './scenarios/scenario';
import { targetsOf } from './targets';
import type { Target } from './targets';

interface Result {
  readonly entry: Entry;
  readonly rounds: readonly Measurement[];
  /** The rate over the baseline's rate in the same round, each. */
  readonly ratios: readonly number[];
}

/** What of a family is to be measured. */
interface Plan {
  readonly family: Family;
  readonly entries: readonly Entry[];
  readonly scenarios: readonly Scenario[];
}

/** The candidates and scenarios that are wanted, with the baseline of the family; `undefined` if none are. */
export function planOf(family: Family, options: Options): Plan | undefined {
  const wanted = CATALOGUE.filter((entry) => entry.family === family && options.wants('candidate', entry.id));
  const scenarios = SCENARIOS.filter((scenario) => scenario.count[family] !== undefined && options.wants('scenario', scenario.id));
  if (!options.wants('family', family) || wanted.length === 0 || scenarios.length === 0) return undefined;
  return {
    family,
    scenarios,
    entries: CATALOGUE.filter((entry) => wanted.includes(entry) || (entry.family === family && entry.isBaseline)),
  };
}

/** Measures a family's scenarios, prints a table for each and says what became of the targets. */
export async function benchmarkMessaging({ family, entries, scenarios }: Plan, options: Options): Promise<Verdict[]> {
  const workers = new Map(entries.map(({ id }) => [id, new Worker<CandidateService>(id, ['candidate', id])]));
  const verdicts: Verdict[] = [];
  try {
    for (const scenario of scenarios) {
      const count = Math.round(scenario.count[family]! * options.scale);
      const taking = entries.filter(({ skips = [] }) => !skips.includes(scenario.id));
      const rounds = await interleaved(taking, options.rounds, ({ id, share = 1 }) =>
        workers.get(id)!.call('round', { scenario: scenario.id, count: Math.round(count * share) }),
      );
      const results = compare(taking, rounds);
      console.log(`\n### ${family}: ${scenario.id}\n\n${scenario.title} ${whole(count)} messages a round.\n\n${tableOf(results)}`);
      verdicts.push(...judge(scenario, results));
    }
  } finally {
    for (const worker of workers.values()) worker.stop();
  }
  return verdicts;
}

function compare(entries: readonly Entry[], rounds: readonly (readonly Measurement[])[]): Result[] {
  const baseline = rounds[entries.findIndex(({ isBaseline }) => isBaseline)]!;
  return entries.map((entry, place) => ({
    entry,
    rounds: rounds[place]!,
    ratios: rounds[place]!.map(({ rate }, round) => rate / baseline[round]!.rate),
  }));
}

function tableOf(results: readonly Result[]): string {
  const baseline = results.find(({ entry }) => entry.isBaseline)!.entry.id;
  const extra = EXTRA_COLUMNS.filter(({ of }) => results[0]?.rounds[0]?.[of] !== undefined);
  const head = ['', 'messages/s', `× ${baseline}`, 'least … most', 'CPU s per 10k', ...extra.map(({ title }) => title)];
  return markdownTable(
    head,
    results.map(({ entry, rounds, ratios }) => [
      entry.id,
      whole(median(rounds.map(({ rate }) => rate))),
      ratio(median(ratios)),
      `${ratio(Math.min(...ratios))} … ${ratio(Math.max(...ratios))}`,
      ratio(median(rounds.map(({ cpuPer10k }) => cpuPer10k))),
      ...extra.map(({ of, text }) => text(medianOf(rounds, of))),
    ]),
  );
}

/** What only some scenarios measure. */
const EXTRA_COLUMNS = [
  { title: 'p50 µs', of: 'p50', text: whole },
  { title: 'p99 µs', of: 'p99', text: whole },
  { title: 'bytes a message', of: 'bytes', text: whole },
  { title: 'last/first', of: 'lastToFirst', text: ratio },
] as const;

function medianOf(rounds: readonly Measurement[], of: keyof Measurement): number {
  return median(rounds.map((round) => round[of] ?? NaN));
}

function judge(scenario: Scenario, results: readonly Result[]): Verdict[] {
  return results.flatMap((result) =>
    targetsOf(result.entry.id, scenario.id).flatMap((target) => {
      const next = results.find(({ entry }) => (target.next ? entry.id === target.next : entry.isBaseline));
      if (!next) return [];
      const { promise, atLeast, atMost } = target;
      return [{ promise: `${result.entry.id}, ${scenario.id}: ${promise}`, atLeast, atMost, measured: figure(target, result, next) }];
    }),
  );
}

/** Figures of two candidates are compared round by round, so that what the machine did meanwhile hits both. */
function figure({ of }: Target, { rounds }: Result, next: Result): number {
  const other = (place: number): Measurement => next.rounds[place]!;
  if (of === undefined) return median(rounds.map(({ rate }, place) => rate / other(place).rate));
  // seconds for 10,000 messages are hundreds of microseconds for one
  if (of === 'extraCpuUs') return median(rounds.map(({ cpuPer10k }, place) => (cpuPer10k - other(place).cpuPer10k) * 100));
  return medianOf(rounds, of);
}
