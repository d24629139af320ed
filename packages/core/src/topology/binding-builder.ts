import type { HeaderTable, HeaderValue } from '../message/basic-properties';
import { Binding } from './binding';
import type { Exchange, FanoutExchange, HeadersExchange } from './exchange';
import type { Queue } from './queue';

/** `BindingBuilder.bind(queue).to(exchange).with(key)`: what may follow depends on the exchange's type. */
export class BindingBuilder {
  private constructor(private readonly destination: Queue | Exchange) {}

  static bind(destination: Queue | Exchange): BindingBuilder {
    return new BindingBuilder(destination);
  }

  to(exchange: FanoutExchange): Binding;
  to(exchange: HeadersExchange): HeadersBinding;
  to(exchange: Exchange | string): KeyBinding;
  to(exchange: Exchange | string): Binding | HeadersBinding | KeyBinding {
    const type = typeof exchange === 'string' ? undefined : exchange.type;
    if (type === 'fanout') return new Binding({ destination: this.destination, exchange });
    if (type === 'headers') return new HeadersBinding(this.destination, exchange);
    return new KeyBinding(this.destination, exchange);
  }
}

/** The key that is still missing of a binding. */
export class KeyBinding {
  constructor(
    private readonly destination: Queue | Exchange,
    private readonly exchange: Exchange | string,
  ) {}

  /** A routing key, or a pattern for a topic exchange. */
  with(routingKey: string, args?: HeaderTable): Binding {
    return new Binding({ destination: this.destination, exchange: this.exchange, routingKey, arguments: args });
  }

  /** The destination's own name as the key; of a queue that the broker names, the name that it has at the time. */
  withQueueName(): Binding {
    return new Binding({ destination: this.destination, exchange: this.exchange, keyIsDestination: true });
  }
}

/** What is asked of one header. */
export class HeaderCondition {
  constructor(private readonly bind: (value: HeaderValue) => Binding) {}

  /** Whatever its value. */
  exists(): Binding {
    return this.bind(null);
  }

  matches(value: HeaderValue): Binding {
    return this.bind(value);
  }
}

/** The headers that are still missing of a binding to a headers exchange. */
export class HeadersBinding {
  constructor(
    private readonly destination: Queue | Exchange,
    private readonly exchange: Exchange | string,
  ) {}

  /** All of these headers must be there with these values; `null` asks only that the header is there. */
  whereAll(headers: HeaderTable): Binding {
    return this.match('all', headers);
  }

  /** One of these headers must be there with its value; `null` asks only that the header is there. */
  whereAny(headers: HeaderTable): Binding {
    return this.match('any', headers);
  }

  /** One header that must be there, or that must have a value. */
  where(header: string): HeaderCondition {
    return new HeaderCondition((value) => this.whereAll({ [header]: value }));
  }

  private match(mode: 'all' | 'any', headers: HeaderTable): Binding {
    return new Binding({ destination: this.destination, exchange: this.exchange, arguments: { ...headers, 'x-match': mode } });
  }
}
