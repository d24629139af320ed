import { TopicMatcher } from '@nest-amqp/memory';

import type { RouterFactory } from './router';

/** The in-memory broker's topic routing by itself: it only matches, as the baseline does. */
export const makeRouter: RouterFactory = async (_kind, patterns) => {
  const matcher = new TopicMatcher();
  const destination = { kind: 'queue', name: 'queue', incoming: new Set<never>(), accept: () => true } as const;
  for (const routingKey of patterns) matcher.add({ source: 'benchmark', destination, routingKey, arguments: {} });
  let count = 0;
  return {
    route: async (keys) => {
      for (const key of keys) if (matcher.match(key).length > 0) count += 1;
    },
    matched: async () => {
      const matched = count;
      count = 0;
      return matched;
    },
  };
};
