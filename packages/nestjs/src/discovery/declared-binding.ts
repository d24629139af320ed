import {
  Binding,
  CustomExchange,
  DirectExchange,
  FanoutExchange,
  HeadersExchange,
  Queue,
  TopicExchange,
  type Declarable,
  type Exchange,
} from '@nest-amqp/core';
import type { OptionReader } from '../configuration/option-reader.js';
import type { ExchangeDeclaration, QueueBinding, QueueDeclaration } from '../decorators/queue-binding.js';

/** A queue to consume, and everything that is declared for it. */
export interface DeclaredBinding {
  readonly queue: string | Queue;
  readonly declarables: readonly Declarable[];
}

const TYPES = { direct: DirectExchange, fanout: FanoutExchange, topic: TopicExchange, headers: HeadersExchange };

/** Makes the objects of a {@link QueueBinding}; nothing where its names cannot be had. */
export function declaredBinding(given: QueueBinding, reader: OptionReader): DeclaredBinding | undefined {
  const queue = declaredQueue(reader.value<string | Queue | QueueDeclaration>('bindings.queue', given.queue), 'bindings.queue', reader);
  const exchange = declaredExchange(reader.value<string | Exchange | ExchangeDeclaration>('bindings.exchange', given.exchange), reader);
  const keys = reader.list<string>('bindings.key', given.key);
  if (queue === undefined || exchange === undefined) return undefined;
  const bindings = (given.key === undefined ? [''] : keys).map(
    (routingKey) => new Binding({ destination: queue, exchange, routingKey, arguments: given.arguments }),
  );
  return { queue, declarables: [queue, ...(typeof exchange === 'string' ? [] : [exchange]), ...bindings] };
}

/** A queue by its name, as an object, or as what it is made of. */
export function declaredQueue(
  given: string | Queue | QueueDeclaration | undefined,
  option: string,
  reader: OptionReader,
): Queue | undefined {
  if (given === undefined || isQueue(given)) return given;
  if (typeof given !== 'string' && given.name === undefined) {
    return new Queue('', { durable: false, exclusive: true, autoDelete: true, ...given });
  }
  const { name, ...options } = typeof given === 'string' ? { name: given } : given;
  const read = reader.text(option, name ?? '');
  return read === undefined ? undefined : new Queue(read, options);
}

function declaredExchange(given: string | Exchange | ExchangeDeclaration | undefined, reader: OptionReader): string | Exchange | undefined {
  if (given === undefined || isExchange(given)) return given;
  if (typeof given === 'string') return reader.text('bindings.exchange', given);
  const { name, type = 'direct', ...options } = given;
  const read = reader.text('bindings.exchange', name);
  if (read === undefined) return undefined;
  const Type = TYPES[type as keyof typeof TYPES] as (typeof TYPES)['direct'] | undefined;
  return Type ? new Type(read, options) : new CustomExchange(read, type, options);
}

function isQueue(value: object | string): value is Queue {
  return typeof value !== 'string' && 'kind' in value && value.kind === 'queue';
}

function isExchange(value: object | string): value is Exchange {
  return typeof value !== 'string' && 'kind' in value && value.kind === 'exchange';
}
