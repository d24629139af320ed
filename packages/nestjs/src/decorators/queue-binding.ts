import type { Exchange, ExchangeOptions, HeaderTable, Queue, QueueOptions } from '@nest-amqp/core';
import type { FromConfiguration } from '../configuration/from-configuration.js';

/**
 * A queue that is declared for a listener. With a name it is durable; without one the broker names it, and it is not durable,
 * exclusive and auto-delete. Each may be said otherwise.
 */
export interface QueueDeclaration extends QueueOptions {
  readonly name?: FromConfiguration<string>;
}

/** An exchange that is declared for a listener. */
export interface ExchangeDeclaration extends ExchangeOptions {
  readonly name: FromConfiguration<string>;
  /** `direct`, `fanout`, `topic`, `headers`, or a type that a plugin adds. By default `direct`. */
  readonly type?: string;
}

/** Spring's `@QueueBinding`: a queue to declare and to consume, an exchange, and the keys that lead from it to the queue. */
export interface QueueBinding {
  /** By name, as an object, or as what it is made of. It is declared in each case. */
  readonly queue: FromConfiguration<string | Queue> | QueueDeclaration;
  /** An object, or what it is made of, is declared; a name is that of an exchange which somebody else declares. */
  readonly exchange: FromConfiguration<string | Exchange> | ExchangeDeclaration;
  /** One binding for each. By default `''`. */
  readonly key?: FromConfiguration<string | readonly string[]> | readonly FromConfiguration<string>[];
  /** Of each binding, such as the headers and `x-match` for a headers exchange. */
  readonly arguments?: HeaderTable;
}
