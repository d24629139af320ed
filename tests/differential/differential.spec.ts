import { report } from './compare/report';
import { hunt, lastingDifference } from './hunt/hunt';
import { nearestVersion } from './hunt/nearest-version';
import type { Opponents } from './play/duel';
import { RabbitMqSource } from './play/rabbitmq-source';
import { regressions } from './regressions/regressions';

/** How long it hunts in a test run; `npm run diff` hunts longer. */
const HUNT_MS = 10_000;

const url = process.env.RABBITMQ_URL;
const reason = process.env.RABBITMQ_SKIP_REASON ?? 'RABBITMQ_URL is not set';

(url ? describe : describe.skip)(`the in-memory broker cannot be told from RabbitMQ${url ? '' : ` (skipped: ${reason})`}`, () => {
  let opponents: Opponents;
  let rabbitmq: RabbitMqSource;

  beforeAll(async () => {
    rabbitmq = new RabbitMqSource(url ?? '');
    opponents = { rabbitmq, version: nearestVersion(await rabbitmq.version()) };
  });
  afterAll(() => rabbitmq.close());

  test.each(regressions.map((regression) => [regression.title, regression.program] as const))('%s', async (_, program) => {
    const difference = await lastingDifference(program, opponents);
    if (difference) throw new Error(report(program, difference));
  });

  test('by random programs', async () => {
    const seed = Number(process.env.DIFF_SEED ?? Date.now() % 2 ** 31);
    const until = Date.now() + HUNT_MS;
    const { tally, found } = await hunt({ ...opponents, seed, workers: 4, goesOn: () => Date.now() < until });
    process.stdout.write(`differential: ${tally.programs} programs, ${tally.steps} steps; DIFF_SEED=${seed} plays them again\n`);
    if (found) throw new Error(`DIFF_SEED=${found.seed}\n${report(found.program, found.difference)}`);
  }, 180_000);
});
