import type { HeaderTable } from '../message/basic-properties';

/** What exchanges, queues and bindings have in common. */
export interface DeclarableOptions {
  readonly arguments?: HeaderTable;
  /** False: known by name here, but declared by somebody else. By default true. */
  readonly shouldDeclare?: boolean;
  /** True: a failure to declare it is logged and start-up goes on. By default false. */
  readonly ignoreDeclarationExceptions?: boolean;
  /** The names of the brokers that it is declared on; known by name on the others. By default every broker that is given it. */
  readonly connections?: readonly string[];
}

/** What becomes of a declaration whose name the broker knows with other properties. */
export type OnConflict = 'fail' | 'use-existing';

/** The options that an exchange and a queue share beside those of every declarable. */
export interface NamedDeclarableOptions extends DeclarableOptions {
  /** By default true. */
  readonly durable?: boolean;
  /** By default false. */
  readonly autoDelete?: boolean;
  /**
   * What to do if the broker has one of this name with other properties: `fail` lists the difference and start-up fails,
   * `use-existing` logs it and goes on. By default `fail`; for a queue, what the application's `queueDefaults` say.
   */
  readonly onConflict?: OnConflict;
}

/** What a binding may lead to: a queue or an exchange. */
export interface BindingTarget {
  readonly kind: 'queue' | 'exchange';
  readonly name: string;
}
