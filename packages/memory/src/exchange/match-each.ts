import type { StoredMessage } from '../queue/stored-message';
import type { Matcher } from './matcher';
import type { Target } from './target';

/** The destinations of all keys of a message: one may come several times, unless the type looks at the message once. */
export function matchEach(matcher: Matcher, routingKeys: readonly string[], message: StoredMessage): readonly Target[] {
  if (matcher.matchAll) return matcher.matchAll(routingKeys, message);
  const [only] = routingKeys;
  if (only !== undefined && routingKeys.length === 1) return matcher.match(only, message);
  return routingKeys.flatMap((key) => matcher.match(key, message));
}
