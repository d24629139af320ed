import { CATALOGUE } from './candidates/catalogue';
import { benchmarkMessaging, planOf } from './messaging';
import { readOptions, USAGE } from './options';
import type { Options } from './options';
import { candidateService } from './process/candidate-service';
import { serve } from './process/worker';
import { describeEnvironment } from './report/environment';
import { verdictTable } from './report/target';
import type { Verdict } from './report/target';
import { benchmarkRouting } from './routing/benchmark';
import { ROUTERS } from './routing/routers';
import { routerService } from './routing/router-service';

async function benchmark(options: Options): Promise<void> {
  const plans = (['rabbitmq', 'tcp', 'memory'] as const).flatMap((family) => planOf(family, options) ?? []);
  const withRabbitmq = plans.some(({ family }) => family !== 'memory');
  console.log(`${await describeEnvironment(withRabbitmq)}; medians of ${options.rounds} interleaved rounds.`);
  const verdicts: Verdict[] = [];
  for (const plan of plans) verdicts.push(...(await benchmarkMessaging(plan, options)));
  if (options.wants('family', 'routing')) verdicts.push(...(await benchmarkRouting(options)));
  if (verdicts.length > 0) console.log(`\n### Targets\n\n${verdictTable(verdicts)}`);
}

/** In a process of its own: one candidate, asked by the parent. */
async function serveAs(role: string, id: string): Promise<void> {
  if (role === 'router') serve(routerService((await ROUTERS.find((entry) => entry.id === id)!.load()).makeRouter));
  else serve(candidateService((await CATALOGUE.find((entry) => entry.id === id)!.load()).candidate));
}

async function main(args: readonly string[]): Promise<void> {
  const [role, id] = args;
  if (process.send && role && id) return serveAs(role, id);
  if (args.includes('--help')) return console.log(USAGE);
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  await benchmark(options);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
