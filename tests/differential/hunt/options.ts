import { parseArgs } from 'node:util';

/** How the hunt is called. */
export interface HuntOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly workers: number;
  readonly urls: readonly string[];
  /** Prints what RabbitMQ left open, too. */
  readonly verbose: boolean;
}

export const USAGE = `npm run diff -- [--minutes 1] [--seed n] [--workers 6] [--url amqp://…  …]

Plays random programs on the in-memory broker and on RabbitMQ until they differ, then prints the smallest such program.

  --minutes n   how long, for each RabbitMQ (default 1)
  --seed n      the first program's number (default: by the time)
  --workers n   how many programs are played at a time (default 6)
  --verbose     prints programs that RabbitMQ played now this, now that way, too
  --url u       a RabbitMQ, as often as there are some (default: RABBITMQ_URL, or the one of this machine)
`;

/** @throws Error with what is wrong with the arguments. */
export function readOptions(args: readonly string[]): HuntOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      workers: { type: 'string', default: '6' },
      verbose: { type: 'boolean', default: false },
      url: { type: 'string', multiple: true, default: [process.env.RABBITMQ_URL ?? 'amqp://guest:guest@127.0.0.1:5672/'] },
    },
  });
  const number = (name: 'minutes' | 'seed' | 'workers'): number => {
    const value = Number(values[name]);
    if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} ${values[name]}: not a number`);
    return value;
  };
  return {
    minutes: number('minutes'),
    seed: Math.floor(number('seed')),
    workers: Math.max(1, Math.floor(number('workers'))),
    urls: values.url,
    verbose: values.verbose,
  };
}
