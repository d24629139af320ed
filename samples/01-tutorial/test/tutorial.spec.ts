import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTutorial } from '../src/run-tutorial';

const url = process.env.RABBITMQ_URL;
const skipReason = process.env.RABBITMQ_SKIP_REASON ?? 'RABBITMQ_URL is not set';
// A build server that lacks RabbitMQ has to say so by failing.
const onRabbitMq = url || process.env.CI === 'true' ? test : test.skip;

// It waits for expirations and timeouts, and a busy machine adds its own.
jest.setTimeout(60_000);

describe('the transcript of the tutorial', () => {
  afterEach(() => {
    if (url) process.env.RABBITMQ_URL = url;
  });

  test('is the expected one on the in-memory broker', async () => {
    delete process.env.RABBITMQ_URL;
    expect(await transcript()).toBe(await expected());
  });

  onRabbitMq(`is the same on RabbitMQ${url ? '' : ` (skipped: ${skipReason})`}`, async () => {
    expect(url).toBeDefined();
    expect(await transcript()).toBe(await expected());
  });
});

async function transcript(): Promise<string> {
  const lines: string[] = [];
  await runTutorial((line) => lines.push(line));
  return `${lines.join('\n')}\n`;
}

function expected(): Promise<string> {
  return readFile(join(__dirname, 'transcript.txt'), 'utf8');
}
