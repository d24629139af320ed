import { AmqpOptionsError, type OptionFault } from '../errors/options-error';
import type { HeaderValue } from '../message/basic-properties';
import { Binding } from './binding';
import { Exchange } from './exchange';
import { Queue } from './queue';

/** Something that a broker can be asked to have. */
export type Declarable = Exchange | Queue | Binding;

/** A group of declarables, or groups of them, wherever one declarable may stand. */
export class Declarables {
  readonly items: readonly (Declarable | Declarables)[];

  /** One after the other, or in lists. */
  constructor(...items: readonly (Declarable | Declarables | readonly (Declarable | Declarables)[])[]) {
    this.items = items.flat();
  }
}

/** Whether something can be declared: an exchange, a queue, a binding, or a group of them. */
export function isDeclarable(value: unknown): value is Declarable | Declarables {
  return [Exchange, Queue, Binding, Declarables].some((type) => value instanceof type);
}

/**
 * Each declarable once, with the companions of queues, in the order in which they were given.
 *
 * @throws AmqpOptionsError if something else is among them.
 */
export function flattenDeclarables(items: Iterable<Declarable | Declarables>): Declarable[] {
  const found = new Set<Declarable>();
  const visit = (item: Declarable | Declarables): void => {
    if (item instanceof Declarables) return item.items.forEach(visit);
    if (found.has(item)) return;
    demandDeclarable(item);
    found.add(item);
    if (item.kind === 'queue') item.companions.forEach(visit);
  };
  for (const item of items) visit(item);
  return [...found];
}

function demandDeclarable(item: unknown): void {
  const kind = (item as Partial<Declarable> | null | undefined)?.kind;
  if (kind === 'exchange' || kind === 'queue' || kind === 'binding') return;
  throw new AmqpOptionsError([
    {
      option: 'declarables',
      problem: `${typeof item === 'string' ? `'${item}'` : String(item)} is no exchange, queue or binding`,
      remedy: 'Make one with new Queue(…), QueueBuilder, ExchangeBuilder or BindingBuilder, and finish a builder with build()',
    },
  ]);
}

/** Two exchanges or two queues of one name that are not declared alike: the broker would refuse the second. */
export function conflictingDeclarables(declarables: readonly Declarable[]): OptionFault[] {
  const faults: OptionFault[] = [];
  const seen = new Map<string, Exchange | Queue>();
  for (const declarable of declarables) {
    if (declarable.kind === 'binding' || declarable.name === '') continue;
    const name = declarable.toString();
    const first = seen.get(name);
    if (!first) seen.set(name, declarable);
    else if (first !== declarable) {
      const difference = declarationDifference(first, declarable);
      if (difference.length > 0) {
        faults.push({
          option: name,
          problem: `it is declared twice with different properties (${difference.join('; ')})`,
          remedy: 'Declare it once and use that object, or give both the same properties',
        });
      }
    }
  }
  return faults;
}

/** A line for each property in which two declarations of one name differ. */
export function declarationDifference(first: Exchange | Queue, second: Exchange | Queue): string[] {
  const left = propertiesOf(first);
  const right = propertiesOf(second);
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .filter((name) => shown(left[name]) !== shown(right[name]))
    .map((name) => `${name}: ${shown(left[name])} and ${shown(right[name])}`);
}

function propertiesOf(declarable: Exchange | Queue): Record<string, HeaderValue> {
  const { durable, autoDelete } = declarable;
  return declarable.kind === 'queue'
    ? { durable, autoDelete, exclusive: declarable.exclusive, ...declarable.arguments }
    : { durable, autoDelete, type: declarable.type, internal: declarable.internal, ...declarable.arguments };
}

function shown(value: HeaderValue | undefined): string {
  return value === undefined ? 'not set' : JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
}
