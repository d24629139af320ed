import type { HeaderTable } from '@nest-amqp/core';
import type { Binding } from '../exchange/binding';

/** A binding. */
export interface BindingView {
  readonly source: string;
  readonly destination: string;
  readonly destinationType: 'queue' | 'exchange';
  readonly routingKey: string;
  readonly arguments: HeaderTable;
}

export function bindingView({ source, destination, routingKey, arguments: args }: Binding): BindingView {
  return { source, destination: destination.name, destinationType: destination.kind, routingKey, arguments: args };
}
