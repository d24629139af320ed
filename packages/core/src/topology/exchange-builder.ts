import type { HeaderTable, HeaderValue } from '../message/basic-properties';
import {
  ConsistentHashExchange,
  CustomExchange,
  DirectExchange,
  FanoutExchange,
  HeadersExchange,
  nameOf,
  TopicExchange,
  type ConsistentHashExchangeOptions,
  type Exchange,
  type ExchangeOptions,
} from './exchange';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Builds an exchange step by step. It is durable unless {@link durable} says otherwise. */
export class ExchangeBuilder<E extends Exchange = Exchange> {
  private readonly options: Writable<ExchangeOptions> & { arguments: Record<string, HeaderValue> } = { arguments: {} };

  private constructor(private readonly make: (options: ExchangeOptions) => E) {}

  static directExchange(name: string): ExchangeBuilder<DirectExchange> {
    return new ExchangeBuilder((options) => new DirectExchange(name, options));
  }

  static fanoutExchange(name: string): ExchangeBuilder<FanoutExchange> {
    return new ExchangeBuilder((options) => new FanoutExchange(name, options));
  }

  static topicExchange(name: string): ExchangeBuilder<TopicExchange> {
    return new ExchangeBuilder((options) => new TopicExchange(name, options));
  }

  static headersExchange(name: string): ExchangeBuilder<HeadersExchange> {
    return new ExchangeBuilder((options) => new HeadersExchange(name, options));
  }

  static consistentHashExchange(
    name: string,
    hashed?: Pick<ConsistentHashExchangeOptions, 'hashHeader' | 'hashProperty'>,
  ): ExchangeBuilder<ConsistentHashExchange> {
    return new ExchangeBuilder((options) => new ConsistentHashExchange(name, { ...options, ...hashed }));
  }

  static customExchange(name: string, type: string): ExchangeBuilder<CustomExchange> {
    return new ExchangeBuilder((options) => new CustomExchange(name, type, options));
  }

  durable(durable = true): this {
    this.options.durable = durable;
    return this;
  }

  autoDelete(): this {
    this.options.autoDelete = true;
    return this;
  }

  internal(): this {
    this.options.internal = true;
    return this;
  }

  /** Takes what this exchange can route nowhere. */
  alternate(exchange: string | Exchange): this {
    this.options.alternate = nameOf(exchange);
    return this;
  }

  /** Holds each message back for the milliseconds of its header `x-delay`; needs RabbitMQ's plugin. */
  delayed(): this {
    this.options.delayed = true;
    return this;
  }

  withArgument(name: string, value: HeaderValue): this {
    this.options.arguments[name] = value;
    return this;
  }

  withArguments(args: HeaderTable): this {
    Object.assign(this.options.arguments, args);
    return this;
  }

  /** Goes on with the broker's exchange if it has one of this name with other properties. */
  useExisting(): this {
    this.options.onConflict = 'use-existing';
    return this;
  }

  /** Declares it on these brokers only, of several. */
  connections(...names: readonly string[]): this {
    this.options.connections = names;
    return this;
  }

  suppressDeclaration(): this {
    this.options.shouldDeclare = false;
    return this;
  }

  ignoreDeclarationExceptions(): this {
    this.options.ignoreDeclarationExceptions = true;
    return this;
  }

  build(): E {
    return this.make(this.options);
  }
}
