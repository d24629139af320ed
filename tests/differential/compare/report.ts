import { inspect } from 'node:util';
import type { Difference } from '../play/duel';
import type { Program } from '../program/operation';
import { same } from './same';

/** A difference as text: the program as code that can be pasted as a regression, the step, and where the two sides part. */
export function report(program: Program, { step, operation, memory, rabbitmq }: Difference): string {
  const at = operation ? `step ${String(step)}, ${code(operation)}` : 'what came after the last step';
  return [`program: [`, ...program.map((each) => `  ${code(each)},`), `]`, `differs at ${at}:`, ...partings(memory, rabbitmq)].join('\n');
}

/** An operation, or any plain data, as code on one line. */
function code(value: unknown): string {
  return inspect(value, { depth: Infinity, breakLength: Infinity, maxStringLength: Infinity, maxArrayLength: Infinity });
}

/** Where two observations part, by path. */
function partings(memory: unknown, rabbitmq: unknown, path = ''): string[] {
  if (same(memory, rabbitmq)) return [];
  if (isTable(memory) && isTable(rabbitmq)) {
    const names = [...new Set([...Object.keys(memory), ...Object.keys(rabbitmq)])];
    const inside = names.flatMap((name) => partings(memory[name], rabbitmq[name], path === '' ? name : `${path}.${name}`));
    if (inside.length > 0) return inside;
  }
  return [`  ${path}`, `    in memory: ${code(memory)}`, `    RabbitMQ:  ${code(rabbitmq)}`];
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !(Array.isArray(value) && value.length === 0);
}
