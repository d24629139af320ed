import type { HeaderTable } from '../message/basic-properties';
import type { NamedDeclarableOptions } from './declarable';

/** What an exchange is made with, beside its name. */
export interface ExchangeOptions extends NamedDeclarableOptions {
  /** Nobody may publish to it; only other exchanges feed it. By default false. */
  readonly internal?: boolean;
  /** Takes what this exchange can route nowhere: the argument `alternate-exchange`. */
  readonly alternate?: string | Exchange;
}

/** An exchange: routes messages to the queues and exchanges that are bound to it, by a rule that its type gives. */
export abstract class Exchange {
  readonly kind = 'exchange';
  /** `direct`, `fanout`, `topic`, `headers`, or a type that a plugin adds. */
  readonly type: string;
  readonly name: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly internal: boolean;
  readonly arguments: HeaderTable;
  readonly shouldDeclare: boolean;
  readonly ignoreDeclarationExceptions: boolean;
  readonly onConflict: 'fail' | 'use-existing';

  protected constructor(type: string, name: string, options: ExchangeOptions = {}) {
    this.type = type;
    this.name = name;
    this.durable = options.durable ?? true;
    this.autoDelete = options.autoDelete ?? false;
    this.internal = options.internal ?? false;
    this.arguments =
      options.alternate === undefined
        ? { ...options.arguments }
        : { ...options.arguments, 'alternate-exchange': nameOf(options.alternate) };
    this.shouldDeclare = options.shouldDeclare ?? true;
    this.ignoreDeclarationExceptions = options.ignoreDeclarationExceptions ?? false;
    this.onConflict = options.onConflict ?? 'fail';
  }

  toString(): string {
    return `exchange '${this.name}'`;
  }
}

/** Routes to the bindings whose key equals the message's routing key. */
export class DirectExchange extends Exchange {
  declare readonly type: 'direct';

  /** The exchange without a name: every queue is bound to it by its own name, and nobody can change that. */
  static readonly DEFAULT = new DirectExchange('', { shouldDeclare: false });

  constructor(name: string, options?: ExchangeOptions) {
    super('direct', name, options);
  }
}

/** Routes to every binding, whatever the key. */
export class FanoutExchange extends Exchange {
  declare readonly type: 'fanout';

  constructor(name: string, options?: ExchangeOptions) {
    super('fanout', name, options);
  }
}

/** Routes by patterns of words between dots: `*` is one word, `#` any number of words, none too. */
export class TopicExchange extends Exchange {
  declare readonly type: 'topic';

  constructor(name: string, options?: ExchangeOptions) {
    super('topic', name, options);
  }
}

/** Routes by the message's headers: the binding's argument `x-match` says whether all or any must match. */
export class HeadersExchange extends Exchange {
  declare readonly type: 'headers';

  constructor(name: string, options?: ExchangeOptions) {
    super('headers', name, options);
  }
}

/**
 * An exchange of a type that a plugin adds to the broker, such as `x-delayed-message` (with the argument `x-delayed-type`) or
 * `x-consistent-hash` (with weights as binding keys). RabbitMQ refuses the type without the plugin.
 */
export class CustomExchange extends Exchange {
  constructor(name: string, type: string, options?: ExchangeOptions) {
    super(type, name, options);
  }
}

/** The name of an exchange that was given by name or as an object. */
export function nameOf(declared: string | { readonly name: string }): string {
  return typeof declared === 'string' ? declared : declared.name;
}
