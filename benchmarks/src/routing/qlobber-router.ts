import { Qlobber } from 'qlobber';

import type { RouterFactory } from './router';

/** The matcher that others in this ecosystem route topics with. */
export const makeRouter: RouterFactory = async (_kind, patterns) => {
  const matcher = new Qlobber<string>();
  for (const pattern of patterns) matcher.add(pattern, 'queue');
  let count = 0;
  return {
    route: async (keys) => {
      // it may name a destination twice
      for (const key of keys) if (matcher.match(key).length > 0) count += 1;
    },
    matched: async () => {
      const matched = count;
      count = 0;
      return matched;
    },
  };
};
