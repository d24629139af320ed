import type { HeaderValue } from '../message/basic-properties';
import {
  CustomExchange,
  DirectExchange,
  FanoutExchange,
  HeadersExchange,
  nameOf,
  TopicExchange,
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

  withArgument(name: string, value: HeaderValue): this {
    this.options.arguments[name] = value;
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
