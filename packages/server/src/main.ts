import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command/run';

const { version } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { readonly version: string };

void run(process.argv.slice(2), {
  version,
  write: (text) => process.stdout.write(text),
  fail: (text) => {
    process.stderr.write(`nest-amqp-broker: ${text}`);
    process.exitCode = 1;
  },
  onStop: (stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  },
});
