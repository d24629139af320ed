import { report } from './compare/report';
import { hunt, lastingDifference } from './hunt/hunt';
import { nearestVersion } from './hunt/nearest-version';
import type { Opponents } from './play/duel';
import { RabbitMqSource } from './play/rabbitmq-source';
import { regressions } from './regressions/regressions';

/** What a test run plays, the same each time; `npm run diff` plays others, for longer. */
const SEED = 20_260;
const PROGRAMS = 40;
/** However slow the machine is, it stops in time. */
const HUNT_MS = 90_000;
const PATIENCE_MS = 1500;
const TEST_MS = 60_000;

const url = process.env.RABBITMQ_URL;
const reason = process.env.RABBITMQ_SKIP_REASON ?? 'RABBITMQ_URL is not set';

(url ? describe : describe.skip)(`the in-memory broker cannot be told from RabbitMQ${url ? '' : ` (skipped: ${reason})`}`, () => {
  let opponents: Opponents;
  let rabbitmq: RabbitMqSource;

  beforeAll(async () => {
    rabbitmq = new RabbitMqSource(url ?? '');
    opponents = { rabbitmq, version: nearestVersion(await rabbitmq.version()), patienceMs: PATIENCE_MS };
  });
  afterAll(() => rabbitmq.close());

  test.each(regressions.map((regression) => [regression.title, regression.program] as const))(
    '%s',
    async (_, program) => {
      const difference = await lastingDifference(program, opponents);
      if (difference) throw new Error(report(program, difference));
    },
    TEST_MS,
  );

  test('by random programs', async () => {
    const seed = Number(process.env.DIFF_SEED ?? SEED);
    const until = Date.now() + HUNT_MS;
    const { tally, found } = await hunt({
      ...opponents,
      seed,
      workers: 4,
      goesOn: ({ started }) => started < PROGRAMS && Date.now() < until,
    });
    process.stdout.write(`differential: ${tally.programs} programs, ${tally.steps} steps, from DIFF_SEED=${seed} on\n`);
    if (found) throw new Error(`DIFF_SEED=${found.seed}\n${report(found.program, found.difference)}`);
  }, 300_000);
});
