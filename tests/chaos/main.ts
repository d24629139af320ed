import type { AmqpLogger } from '@nest-amqp/client';
import type { ChaosBroker } from './chaos-broker';
import { withFootprint } from './footprint';
import { canInflict } from './inflict';
import { readOptions, USAGE, type ChaosOptions } from './options';
import { openPlace } from './places';
import { faultsOf, slowestHealMs } from './report';
import { runScenario } from './run-scenario';
import { SCENARIOS, type Pace, type Scenario } from './scenario';
import { soak } from './soak';
import { tableOf, type MeasuredReport } from './table';

const HEAL_WITHIN_MS = 2_000;
const HEAP_GROWTH_BYTES = 5 * 2 ** 20;
/** The code that a scenario needs is loaded and compiled by another one. */
const WARM_UP: Pace = { messages: 5_000, strikes: 1, shorten: 100 };

async function chaos(options: ChaosOptions): Promise<boolean> {
  const reports: MeasuredReport[] = [];
  for (const name of options.on) {
    const { broker, close } = await openPlace(name);
    try {
      reports.push(...(await runAll(broker, options)));
    } finally {
      await close();
    }
  }
  console.log(`\n${tableOf(reports)}\n`);
  const failures = reports.flatMap((report) => judge(report).map((fault) => `${report.scenario.title}, on ${report.broker}: ${fault}`));
  console.log(failures.length > 0 ? failures.join('\n') : 'Nothing is lost, and nothing hangs.');
  return failures.length === 0;
}

async function runAll(broker: ChaosBroker, options: ChaosOptions): Promise<MeasuredReport[]> {
  const scenarios = SCENARIOS.filter((scenario) => canInflict(scenario, broker) && isWanted(scenario, options));
  const pace: Pace = { messages: options.messages, strikes: Infinity, shorten: broker.shorten };
  const logger = options.verbose ? console : undefined;
  const reports: MeasuredReport[] = [];
  for (const scenario of scenarios) {
    if (reports.length === 0) await runScenario(scenario, broker, WARM_UP);
    reports.push(await withFootprint(() => runScenario(scenario, broker, pace, logger as AmqpLogger | undefined)));
    console.log(tableOf(reports.slice(-1)).split('\n').at(-1));
  }
  return reports;
}

function isWanted({ title, fault }: Scenario, { only }: ChaosOptions): boolean {
  return only.length === 0 || only.some((part) => title.includes(part) || fault === part);
}

function judge(report: MeasuredReport): string[] {
  const healedInMs = slowestHealMs(report);
  return [
    ...faultsOf(report),
    ...report.leftOpen.map((handle) => `${handle} is left open`),
    ...(healedInMs > HEAL_WITHIN_MS ? [`it took ${healedInMs.toFixed(0)} ms to heal`] : []),
    ...(report.heapGrowthBytes > HEAP_GROWTH_BYTES ? [`the heap grew by ${(report.heapGrowthBytes / 2 ** 20).toFixed(1)} MiB`] : []),
  ];
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return console.log(USAGE);
  let options: ChaosOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const isWell = options.soak ? await soak(options.minutes) : await chaos(options);
  if (!isWell) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
