import type { HeaderTable } from '@nest-amqp/core';
import { ConsistentHashMatcher } from './consistent-hash-matcher';
import { DelayedMatcher, type DelayHost } from './delayed-matcher';
import { DirectMatcher } from './direct-matcher';
import { FanoutMatcher } from './fanout-matcher';
import { HeadersMatcher } from './headers-matcher';
import { LocalRandomMatcher } from './local-random-matcher';
import type { Matcher } from './matcher';
import { TopicMatcher } from './topic-matcher';

/** Makes the rule of an exchange of a type, from the exchange's arguments, which have been checked. */
type MakeMatcher = (args: HeaderTable, host: DelayHost) => Matcher;

/**
 * The exchange types that this broker knows. Two of them RabbitMQ has only with a plugin, `x-consistent-hash` with
 * `rabbitmq_consistent_hash_exchange` and `x-delayed-message` with `rabbitmq_delayed_message_exchange`; here they are always
 * there. Types of other plugins are unknown, as they are to a RabbitMQ without the plugin.
 */
export const EXCHANGE_TYPES = {
  direct: () => new DirectMatcher(),
  fanout: () => new FanoutMatcher(),
  topic: () => new TopicMatcher(),
  headers: (_args, { rules }) => new HeadersMatcher(rules.headerDatesInMs),
  'x-consistent-hash': (args) => new ConsistentHashMatcher(args),
  'x-delayed-message': (args, host) => new DelayedMatcher(delayedRouting(args, host), host),
  'x-local-random': () => new LocalRandomMatcher(),
} as const satisfies Record<string, MakeMatcher>;

/** A name of {@link EXCHANGE_TYPES}. */
export type ExchangeType = keyof typeof EXCHANGE_TYPES;

/** Whether a name is one of {@link EXCHANGE_TYPES}. */
export function isExchangeType(name: string): name is ExchangeType {
  return Object.hasOwn(EXCHANGE_TYPES, name);
}

/** The type by whose rule an exchange routes: its own, or the one that its messages are routed by after their delay. */
export function routingType(type: ExchangeType, args: HeaderTable): ExchangeType {
  const delayed = args['x-delayed-type'];
  return type === 'x-delayed-message' && typeof delayed === 'string' && isExchangeType(delayed) ? delayed : type;
}

function delayedRouting(args: HeaderTable, host: DelayHost): Matcher {
  const make: MakeMatcher = EXCHANGE_TYPES[routingType('x-delayed-message', args)];
  return make(args, host);
}
