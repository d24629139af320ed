import { parseArgs } from 'node:util';

/** How the chaos suite is called. */
export interface ChaosOptions {
  readonly messages: number;
  /** Parts of the titles or names of the scenarios to run; none: all. */
  readonly only: readonly string[];
  /** Where to run them. */
  readonly on: readonly string[];
  readonly soak: boolean;
  readonly minutes: number;
  readonly verbose: boolean;
}

export const USAGE = `npm run chaos -- [--messages 100000] [--on memory] [--only half-open] [--verbose]
npm run chaos -- --soak [--minutes 60]

Sends numbered messages while faults strike, on the in-memory broker, on a RabbitMQ node and on a cluster of three, which it
starts for itself, and prints what became of them.

  --messages n   how many messages each scenario sends (default 100000)
  --only name    only scenarios with this in their title, or of this fault; as often as there are some
  --on where     memory, rabbitmq or cluster; as often as there are some (default: all)
  --soak         one long run on a RabbitMQ node, with a fault every ten seconds
  --minutes n    how long the soak takes (default 60)
  --verbose      prints what the applications log
`;

const PLACES = ['memory', 'rabbitmq', 'cluster'];

/** @throws Error with what is wrong with the arguments. */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      messages: { type: 'string', default: '100000' },
      only: { type: 'string', multiple: true, default: [] },
      on: { type: 'string', multiple: true, default: PLACES },
      soak: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '60' },
      verbose: { type: 'boolean', default: false },
    },
  });
  const strange = values.on.find((place) => !PLACES.includes(place));
  if (strange !== undefined) throw new Error(`--on ${strange}: say ${PLACES.join(', ')}`);
  return { ...values, messages: numberOf('messages', values.messages), minutes: numberOf('minutes', values.minutes) };
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} ${text}: not a number above 0`);
  return value;
}
