import type { HeaderTable } from '../message/basic-properties';

/** What exchanges, queues and bindings have in common. */
export interface DeclarableOptions {
  readonly arguments?: HeaderTable;
  /** False: known by name here, but declared by somebody else. By default true. */
  readonly shouldDeclare?: boolean;
  /** True: a failure to declare it is logged and start-up goes on. By default false. */
  readonly ignoreDeclarationExceptions?: boolean;
}

/** The options that an exchange and a queue share beside those of every declarable. */
export interface NamedDeclarableOptions extends DeclarableOptions {
  /** By default true. */
  readonly durable?: boolean;
  /** By default false. */
  readonly autoDelete?: boolean;
  /**
   * What to do if the broker has one of this name with other properties: `fail` lists the difference and start-up fails,
   * `use-existing` logs it and goes on. By default `fail`.
   */
  readonly onConflict?: 'fail' | 'use-existing';
}

/** What a binding may lead to: a queue or an exchange. */
export interface BindingTarget {
  readonly kind: 'queue' | 'exchange';
  readonly name: string;
}
