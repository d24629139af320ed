import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

describe('the generated files of the codec', () => {
  it('are what the generator makes of the grammar', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(__dirname, 'generate.mjs'), '--check'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
