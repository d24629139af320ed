import type { HeaderTable } from '../message/basic-properties';
import type { Binding } from './binding';
import type { NamedDeclarableOptions } from './declarable';
import type { Exchange } from './exchange';

/** What a queue is made with, beside its name. */
export interface QueueOptions extends NamedDeclarableOptions {
  /** Only this application's connection may use it, and it goes with the connection. By default false. */
  readonly exclusive?: boolean;
  /** What is declared together with the queue, such as the queue for its dead letters. */
  readonly companions?: readonly (Exchange | Queue | Binding)[];
}

/**
 * A queue. With the name `''` the broker makes a name when the queue is declared (again after each reconnect); bindings
 * and listeners that hold the object follow it.
 */
export class Queue {
  readonly kind = 'queue';
  readonly name: string;
  readonly durable: boolean;
  readonly exclusive: boolean;
  readonly autoDelete: boolean;
  readonly arguments: HeaderTable;
  readonly shouldDeclare: boolean;
  readonly ignoreDeclarationExceptions: boolean;
  readonly onConflict: 'fail' | 'use-existing';
  readonly companions: readonly (Exchange | Queue | Binding)[];

  constructor(name: string, options: QueueOptions = {}) {
    this.name = name;
    this.durable = options.durable ?? true;
    this.exclusive = options.exclusive ?? false;
    this.autoDelete = options.autoDelete ?? false;
    this.arguments = { ...options.arguments };
    this.shouldDeclare = options.shouldDeclare ?? true;
    this.ignoreDeclarationExceptions = options.ignoreDeclarationExceptions ?? false;
    this.onConflict = options.onConflict ?? 'fail';
    this.companions = options.companions ?? [];
  }

  /** Whether what the queue rejects or loses goes to another place, as declared here. */
  get deadLetters(): boolean {
    return 'x-dead-letter-exchange' in this.arguments;
  }

  toString(): string {
    return `queue '${this.name}'`;
  }
}

/** A queue for this application alone, named by the broker: exclusive, not durable, gone with the connection. */
export class AnonymousQueue extends Queue {
  constructor(options?: Pick<QueueOptions, 'arguments'>) {
    super('', { durable: false, exclusive: true, autoDelete: true, ...options });
  }
}
