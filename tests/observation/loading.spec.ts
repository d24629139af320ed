import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
// Each test starts processes that compile their sources first.
jest.setTimeout(120_000);

async function application(observation: 'on' | 'off', api: 'installed' | 'missing' = 'installed'): Promise<unknown> {
  const loader = join(__dirname, '../server/source-loader.cjs');
  const { stdout } = await run(process.execPath, ['-r', loader, join(__dirname, 'plain-application.fixture.cjs'), observation, api]);
  return JSON.parse(stdout);
}

describe('@opentelemetry/api', () => {
  it('is not loaded by an application that does not ask for observation', async () => {
    expect(await application('off')).toEqual({ loaded: false });
    expect(await application('on')).toEqual({ loaded: true });
  });

  it('need not be installed by an application that does not ask for observation', async () => {
    expect(await application('off', 'missing')).toEqual({ loaded: false });
  });

  it('is asked for at construction by one that does', async () => {
    expect(await application('on', 'missing')).toEqual({
      code: 'INVALID_OPTIONS',
      message: expect.stringContaining('npm install @opentelemetry/api'),
    });
  });
});
