import { report } from '../compare/report';
import { RabbitMqSource } from '../play/rabbitmq-source';
import { hunt, type Tally } from './hunt';
import { nearestVersion } from './nearest-version';
import { readOptions, USAGE, type HuntOptions } from './options';

const PROGRESS_MS = 10_000;

async function huntOn(url: string, { minutes, seed, workers, verbose }: HuntOptions): Promise<boolean> {
  const rabbitmq = new RabbitMqSource(url);
  const full = await rabbitmq.version();
  const version = nearestVersion(full);
  console.log(`RabbitMQ ${full} against the in-memory broker as ${version}, seed ${seed}`);
  const startedAt = Date.now();
  let nextReport = startedAt + PROGRESS_MS;
  const said = ({ programs, steps, undecided }: Tally): string => {
    const seconds = (Date.now() - startedAt) / 1000;
    return `${programs} programs, ${steps} steps in ${seconds.toFixed(0)} s (${(steps / seconds).toFixed(0)} steps/s), ${undecided} left open by RabbitMQ`;
  };
  const { tally, found } = await hunt({
    rabbitmq,
    version,
    seed,
    workers,
    ...(verbose && { onUndecided: (program, difference) => console.log(`left open by RabbitMQ:\n${report(program, difference)}`) }),
    goesOn: (tally) => {
      if (Date.now() >= nextReport) {
        console.log(said(tally));
        nextReport += PROGRESS_MS;
      }
      return Date.now() < startedAt + minutes * 60_000;
    },
  });
  await rabbitmq.close();
  console.log(`RabbitMQ ${full}: ${said(tally)}: ${found ? `a difference, seed ${found.seed}` : 'no difference'}`);
  if (found) console.log(report(found.program, found.difference));
  return found === undefined;
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return console.log(USAGE);
  let options: HuntOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  for (const url of options.urls) if (!(await huntOn(url, options))) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
