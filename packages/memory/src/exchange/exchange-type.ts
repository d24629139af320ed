import { DirectMatcher } from './direct-matcher';
import { FanoutMatcher } from './fanout-matcher';
import { HeadersMatcher } from './headers-matcher';
import type { VersionRules } from '../broker/version-rules';
import type { Matcher } from './matcher';
import { TopicMatcher } from './topic-matcher';

/** The exchange types that this broker knows; `x-…` types are plugins of RabbitMQ. */
export const EXCHANGE_TYPES = {
  direct: () => new DirectMatcher(),
  fanout: () => new FanoutMatcher(),
  topic: () => new TopicMatcher(),
  headers: ({ headerDatesInMs }) => new HeadersMatcher(headerDatesInMs),
} as const satisfies Record<string, (rules: VersionRules) => Matcher>;

/** A name of {@link EXCHANGE_TYPES}. */
export type ExchangeType = keyof typeof EXCHANGE_TYPES;

/** Whether a name is one of {@link EXCHANGE_TYPES}. */
export function isExchangeType(name: string): name is ExchangeType {
  return Object.hasOwn(EXCHANGE_TYPES, name);
}
