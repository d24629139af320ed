import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

// Runs every *fuzz.spec.ts for some minutes, one after another: node tools/fuzz/main.mjs --minutes 60 [--seed 1] [server]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } },
});

if (!(Number(values.minutes) > 0)) {
  console.error('--minutes takes a number above 0');
  process.exit(2);
}

const env = { ...process.env, FUZZ_MINUTES: values.minutes, ...(values.seed !== undefined && { FUZZ_SEED: values.seed }) };
const root = fileURLToPath(new URL('../..', import.meta.url));
const which = positionals.length > 0 ? `(${positionals.join('|')}).*fuzz[.]spec[.]ts$` : 'fuzz[.]spec[.]ts$';
const jest = spawn(process.execPath, ['node_modules/jest/bin/jest.js', '--runInBand', which], { cwd: root, env, stdio: 'inherit' });
jest.on('exit', (code) => (process.exitCode = code ?? 1));
