import { readFileSync } from 'node:fs';
import { throwIfFaulty, type OptionFault } from '@nest-amqp/core';
import type { EnvironmentVariable } from './environment-variables.js';

/** Such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The options that variables set, nested by the dots of their names; those that are not set, or empty, set nothing. @throws AmqpOptionsError with all faults. */
export function readEnvironment(variables: readonly EnvironmentVariable[], env: Environment): Record<string, unknown> {
  const faults: OptionFault[] = [];
  const options: Record<string, unknown> = {};
  for (const variable of variables) {
    const name = `RABBITMQ_${variable.name}`;
    const text = env[name];
    if (text === undefined || text === '') continue;
    const read = valueOf(text, variable);
    if ('value' in read) set(options, variable.option.split('.'), read.value);
    else faults.push({ option: name, ...read });
  }
  throwIfFaulty(faults);
  return options;
}

type Read = { readonly value: unknown } | Pick<OptionFault, 'problem' | 'remedy'>;

function valueOf(text: string, { kind }: EnvironmentVariable): Read {
  const problem = `it is '${text}'`;
  switch (kind) {
    case 'text':
      return { value: text };
    case 'number':
    case 'milliseconds':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? { value: Number(text) } : { problem, remedy: 'Give a number' };
    case 'flag': {
      const flag = { true: true, on: true, false: false, off: false }[text.toLowerCase()];
      return flag === undefined ? { problem, remedy: 'Say true or false' } : { value: flag };
    }
    case 'file':
      return fileOf(text);
    default: {
      const found = kind.find((each) => each.toLowerCase() === text.toLowerCase());
      return found === undefined ? { problem, remedy: `Say one of ${kind.join(', ')}` } : { value: found };
    }
  }
}

function fileOf(path: string): Read {
  try {
    return { value: readFileSync(path) };
  } catch (error) {
    return { problem: `the file cannot be read: ${(error as Error).message}`, remedy: 'Name a file that this process may read' };
  }
}

/** What is said of a part switches the whole on; what is switched off stays off. */
function set(options: Record<string, unknown>, [name = '', ...deeper]: readonly string[], value: unknown): void {
  if (deeper.length === 0) {
    options[name] = value;
    return;
  }
  if (options[name] === false) return;
  const inner = typeof options[name] === 'object' ? (options[name] as Record<string, unknown>) : {};
  options[name] = inner;
  set(inner, deeper, value);
}
