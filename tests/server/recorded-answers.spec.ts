import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { InMemoryBroker } from '@nest-amqp/memory';
import { AmqpServer } from '@nest-amqp/server';

const ROOT = join(__dirname, '..', '..');
const RECORDINGS = join(ROOT, '..', 'shared', 'conformance');
const AMQPLIB = join(ROOT, 'node_modules', 'amqplib');
/** Playing all scenarios takes most of a minute, and longer on a machine that does other things, too. */
const PLAYING_MS = 300_000;

const VERSIONS = [
  ['3.10', 'rabbitmq-3.10.8.json', []],
  ['4.0', 'rabbitmq-4.0.5.json', []],
  // the recordings of these two hold nothing, and an error of the recorder: RabbitMQ 4.3.6 itself answers otherwise
  ['4.3', 'rabbitmq-4.3.6.json', ['qos: change applies only to new consumers', 'route: direct']],
] as const;

function reasonToSkip(): string | undefined {
  if (process.env.RECORDED_ANSWERS !== '1') return 'takes minutes: npm run recorded-answers';
  return existsSync(RECORDINGS) ? undefined : `there are no recordings in ${RECORDINGS}`;
}

/** Resolves with what a script printed, whether it was content or not. */
async function printed(script: string, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, AMQPLIB };
  const { stdout } = await promisify(execFile)(process.execPath, [join(RECORDINGS, script), ...args], { env }).catch(
    (error: unknown) => error as { readonly stdout: string },
  );
  return stdout;
}

const reason = reasonToSkip();

(reason ? describe.skip : describe)(`recorded answers of RabbitMQ${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recorded-answers-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(VERSIONS)(
    'are those of the server as %s',
    async (rabbitmq, recording, refuted) => {
      const server = await new AmqpServer({ broker: new InMemoryBroker({ rabbitmq }), port: 0 }).listen();
      const answers = join(folder, recording);
      await printed('probe.js', String(server.port), answers);
      await server.close();
      const recorded = JSON.parse(await readFile(join(RECORDINGS, recording), 'utf8')) as object;
      const lines = (await printed('compare.js', answers, join(RECORDINGS, recording))).trimEnd().split('\n');
      expect(lines.slice(0, -1).filter((line) => !refuted.some((name) => line === `differs: ${name}`))).toEqual([]);
      expect(lines.at(-1)).toMatch(new RegExp(`of ${String(Object.keys(recorded).length)} scenarios`));
    },
    PLAYING_MS,
  );
});
