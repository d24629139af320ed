import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import type { Target } from './target';

/** What a binding may lead to, a queue or an exchange: it knows the bindings that end at it, so that they go when it goes. */
export type Destination = Target & { readonly kind: 'queue' | 'exchange'; readonly incoming: Set<Binding> };

/** What identifies a binding among those of its source. */
export interface BindingTarget {
  readonly destination: Destination;
  readonly routingKey: string;
  readonly arguments: HeaderTable;
}

/** A binding from an exchange to a queue or an exchange. Two bindings of the same parts are one (AMQP 0-9-1, queue.bind). */
export interface Binding extends BindingTarget {
  /** The name of the exchange. */
  readonly source: string;
}

/** Tells bindings of one source apart. */
export function bindingIdentity({ destination, routingKey, arguments: args }: BindingTarget): string {
  const names = Object.keys(args);
  const table = names.length === 0 ? '' : tableIdentity(args, names.sort());
  return `${destination.kind} ${String(destination.name.length)} ${destination.name} ${String(routingKey.length)} ${routingKey} ${table}`;
}

/** RabbitMQ sorts the arguments, but not the tables in them: their order tells bindings apart. */
function tableIdentity(table: HeaderTable, names = Object.keys(table)): string {
  return `{${names.map((name) => `${JSON.stringify(name)}:${valueIdentity(table[name] ?? null)}`).join()}}`;
}

/** Tells values of headers apart; the width of a number does not count. */
export function valueIdentity(value: HeaderValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return `${typeof value} ${String(value)}`;
  if (Array.isArray(value)) return `[${value.map((item: HeaderValue) => valueIdentity(item)).join()}]`;
  if (value instanceof Date) return `date ${String(value.getTime())}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('base64')}`;
  return tableIdentity(value as HeaderTable);
}
