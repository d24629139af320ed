import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import type { Queue } from '../queue/queue';
import type { Exchange } from './exchange';

/** Where a binding leads. */
export type Destination = Queue | Exchange;

/** What a binding is made of. */
export interface BindingParts {
  readonly source: Exchange;
  readonly destination: Destination;
  readonly routingKey: string;
  readonly arguments: HeaderTable;
}

/** A binding from an exchange to a queue or an exchange. Two bindings of the same parts are one (AMQP 0-9-1, queue.bind). */
export class Binding implements BindingParts {
  readonly source: Exchange;
  readonly destination: Destination;
  readonly routingKey: string;
  readonly arguments: HeaderTable;

  constructor(parts: BindingParts) {
    this.source = parts.source;
    this.destination = parts.destination;
    this.routingKey = parts.routingKey;
    this.arguments = parts.arguments;
  }
}

/** Tells bindings of one source apart. */
export function bindingIdentity({ destination, routingKey, arguments: args }: Omit<BindingParts, 'source'>): string {
  const names = Object.keys(args);
  const table = names.length === 0 ? '' : tableIdentity(args);
  return `${destination.kind} ${String(destination.name.length)} ${destination.name} ${String(routingKey.length)} ${routingKey} ${table}`;
}

function tableIdentity(table: HeaderTable): string {
  const names = Object.keys(table).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${valueIdentity(table[name] ?? null)}`).join()}}`;
}

function valueIdentity(value: HeaderValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return `${typeof value} ${String(value)}`;
  if (Array.isArray(value)) return `[${value.map((item: HeaderValue) => valueIdentity(item)).join()}]`;
  if (value instanceof Date) return `date ${String(value.getTime())}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('base64')}`;
  return tableIdentity(value as HeaderTable);
}
