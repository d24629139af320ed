import { AmqpOptionsError } from '../errors/options-error';
import type { HeaderTable } from '../message/basic-properties';
import type { NamedDeclarableOptions, OnConflict } from './declarable';

/** What an exchange is made with, beside its name. */
export interface ExchangeOptions extends NamedDeclarableOptions {
  /** Nobody may publish to it; only other exchanges feed it. By default false. */
  readonly internal?: boolean;
  /** Takes what this exchange can route nowhere: the argument `alternate-exchange`. */
  readonly alternate?: string | Exchange;
  /**
   * Holds each message back for the milliseconds of its header `x-delay`. Declared with the type `x-delayed-message` of the
   * plugin `rabbitmq_delayed_message_exchange`, without which RabbitMQ refuses it. By default false.
   */
  readonly delayed?: boolean;
}

const DELAYED_TYPE = 'x-delayed-message';

/** An exchange: routes messages to the queues and exchanges that are bound to it, by a rule that its type gives. */
export abstract class Exchange {
  readonly kind = 'exchange';
  /** `direct`, `fanout`, `topic`, `headers`, or a type that a plugin adds. */
  readonly type: string;
  readonly name: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly internal: boolean;
  readonly delayed: boolean;
  readonly arguments: HeaderTable;
  readonly shouldDeclare: boolean;
  readonly ignoreDeclarationExceptions: boolean;
  readonly connections: readonly string[];
  readonly onConflict: OnConflict;

  protected constructor(type: string, name: string, options: ExchangeOptions = {}) {
    this.type = type;
    this.name = name;
    this.durable = options.durable ?? true;
    this.autoDelete = options.autoDelete ?? false;
    this.internal = options.internal ?? false;
    this.delayed = options.delayed ?? false;
    this.arguments = {
      ...options.arguments,
      ...(options.alternate === undefined ? {} : { 'alternate-exchange': nameOf(options.alternate) }),
      ...(this.delayed ? { 'x-delayed-type': type } : {}),
    };
    this.shouldDeclare = options.shouldDeclare ?? true;
    this.ignoreDeclarationExceptions = options.ignoreDeclarationExceptions ?? false;
    this.connections = options.connections ?? [];
    this.onConflict = options.onConflict ?? 'fail';
  }

  /** The type that the broker is told: that of the plugin, where messages are delayed. */
  get declaredType(): string {
    return this.delayed ? DELAYED_TYPE : this.type;
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

/**
 * Spreads messages over its bindings, whose keys are weights, by a hash of the routing key, of a header or of a property; the
 * plugin `rabbitmq_consistent_hash_exchange` adds the type.
 */
export class ConsistentHashExchange extends Exchange {
  /** @throws AmqpOptionsError if both a header and a property are to be hashed. */
  constructor(name: string, { hashHeader, hashProperty, ...options }: ConsistentHashExchangeOptions = {}) {
    if (hashHeader !== undefined && hashProperty !== undefined) {
      throw new AmqpOptionsError([
        { option: `exchange '${name}'`, problem: 'both hashHeader and hashProperty are given', remedy: 'Leave one of them' },
      ]);
    }
    const hashed = { ...(hashHeader && { 'hash-header': hashHeader }), ...(hashProperty && { 'hash-property': hashProperty }) };
    super('x-consistent-hash', name, { ...options, arguments: { ...options.arguments, ...hashed } });
  }
}

/** What a {@link ConsistentHashExchange} is made with: by default the routing key is hashed. */
export interface ConsistentHashExchangeOptions extends ExchangeOptions {
  readonly hashHeader?: string;
  readonly hashProperty?: 'message_id' | 'correlation_id' | 'timestamp';
}

/** The name of an exchange that was given by name or as an object. */
export function nameOf(declared: string | { readonly name: string }): string {
  return typeof declared === 'string' ? declared : declared.name;
}
