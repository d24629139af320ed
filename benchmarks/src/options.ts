import { parseArgs } from 'node:util';

import { CATALOGUE } from './candidates/catalogue';
import { ROUTING_KINDS } from './routing/kinds';
import { ROUTERS } from './routing/routers';
import { SCENARIOS } from './scenarios/scenarios';

export interface Options {
  /** Rounds that are kept. */
  readonly rounds: number;
  /** Each number of messages is multiplied by it. */
  readonly scale: number;
  /** Whether something of this name is to be measured. */
  readonly wants: (group: 'family' | 'scenario' | 'candidate', name: string) => boolean;
}

export const USAGE = `npm run bench -- [--rounds 7] [--quick] [--only name[,name …]]

  --rounds n   rounds that are kept (default 7; one more to warm up)
  --quick      3 rounds of a fifth of the messages: to see whether it works, not how fast
  --only       families (rabbitmq, tcp, memory, routing), scenarios or candidates:
${['rabbitmq', 'tcp', 'memory', 'routing', ...scenarioNames(), ...candidateNames()].map((name) => `               ${name}`).join('\n')}
`;

const QUICK = { rounds: 3, scale: 0.2 };
const FULL = { rounds: 7, scale: 1 };

/** @throws Error with what is wrong with the arguments. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string' }, quick: { type: 'boolean' }, only: { type: 'string', multiple: true } },
  });
  const { rounds, scale } = values.quick ? QUICK : FULL;
  const chosen = Number(values.rounds ?? rounds);
  if (!Number.isInteger(chosen) || chosen < 1) throw new Error(`--rounds ${values.rounds}: not a number of rounds`);
  return { rounds: chosen, scale, wants: selection((values.only ?? []).flatMap((names) => names.split(','))) };
}

/** A group of which nothing is named is wanted whole. */
function selection(only: readonly string[]): Options['wants'] {
  const groups = { family: ['rabbitmq', 'tcp', 'memory', 'routing'], scenario: scenarioNames(), candidate: candidateNames() };
  const unknown = only.filter((name) => !Object.values(groups).some((names) => names.includes(name)));
  if (unknown.length > 0) throw new Error(`--only ${unknown.join(',')}: no such family, scenario or candidate`);
  return (group, name) => {
    const named = only.filter((word) => groups[group].includes(word));
    return named.length === 0 || named.includes(name);
  };
}

function scenarioNames(): string[] {
  return [...SCENARIOS.map(({ id }) => id), ...ROUTING_KINDS];
}

function candidateNames(): string[] {
  return [...CATALOGUE, ...ROUTERS].map(({ id }) => id);
}
