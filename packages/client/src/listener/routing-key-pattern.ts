/** Whether a pattern of a topic exchange has wildcards: `*` for one word, `#` for any number of words, none too. */
export function isPattern(routingKey: string): boolean {
  return routingKey.split('.').some((word) => word === '*' || word === '#');
}

/** Tells the routing keys that a pattern stands for, as a topic exchange does. */
export function routingKeyMatcher(pattern: string): (routingKey: string) => boolean {
  const words = pattern.split('.');
  return (routingKey) => matches(words, 0, routingKey.split('.'), 0);
}

function matches(pattern: readonly string[], at: number, words: readonly string[], from: number): boolean {
  const wanted = pattern[at];
  if (wanted === undefined) return from === words.length;
  if (wanted === '#') {
    for (let next = from; next <= words.length; next++) if (matches(pattern, at + 1, words, next)) return true;
    return false;
  }
  return from < words.length && (wanted === '*' || wanted === words[from]) && matches(pattern, at + 1, words, from + 1);
}
