import type { HeaderTable } from '../message/basic-properties';
import type { BindingTarget, DeclarableOptions } from './declarable';
import { nameOf, type Exchange } from './exchange';

/** Whether a binding leads to a queue or to another exchange. */
export type DestinationType = 'queue' | 'exchange';

/** What a binding is made of. */
export interface BindingOptions extends DeclarableOptions {
  /** The queue or exchange that messages go to, by name or as the object. A name is a queue's unless `destinationType` says otherwise. */
  readonly destination: string | BindingTarget;
  readonly destinationType?: DestinationType;
  /** The exchange that they come from. */
  readonly exchange: string | Exchange;
  /** By default `''`. */
  readonly routingKey?: string;
  /** True: the key is the destination's name, also one that the broker makes. By default false. */
  readonly keyIsDestination?: boolean;
}

/** Leads messages from an exchange to a queue or to another exchange. */
export class Binding {
  readonly kind = 'binding';
  readonly destinationType: DestinationType;
  readonly exchange: string;
  readonly routingKey: string;
  readonly keyIsDestination: boolean;
  readonly arguments: HeaderTable;
  readonly shouldDeclare: boolean;
  readonly ignoreDeclarationExceptions: boolean;
  readonly connections: readonly string[];
  /** The destination as it was given: a queue whose name the broker makes has one only after its declaration. */
  readonly target: string | BindingTarget;

  constructor(options: BindingOptions) {
    this.target = options.destination;
    this.destinationType = typeof options.destination === 'string' ? (options.destinationType ?? 'queue') : options.destination.kind;
    this.exchange = nameOf(options.exchange);
    this.keyIsDestination = options.keyIsDestination ?? false;
    this.routingKey = this.keyIsDestination ? nameOf(options.destination) : (options.routingKey ?? '');
    this.arguments = { ...options.arguments };
    this.shouldDeclare = options.shouldDeclare ?? true;
    this.ignoreDeclarationExceptions = options.ignoreDeclarationExceptions ?? false;
    this.connections = options.connections ?? [];
  }

  get destination(): string {
    return nameOf(this.target);
  }

  toString(): string {
    return `binding of ${this.destinationType} '${this.destination}' to exchange '${this.exchange}' with key '${this.routingKey}'`;
  }
}
