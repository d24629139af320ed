import type { Destination } from './binding';
import { TopicTrie, topicWords } from './topic-trie';

/** The same rules, one pattern at a time. */
function matches(pattern: readonly string[], key: readonly string[]): boolean {
  const [word, ...rest] = pattern;
  if (word === undefined) return key.length === 0;
  if (word === '#') return matches(rest, key) || (key.length > 0 && matches(pattern, key.slice(1)));
  return key.length > 0 && (word === '*' || word === key[0]) && matches(rest, key.slice(1));
}

/** All sequences of up to three of these words. */
function sequences(words: readonly string[]): string[][] {
  const longer = (shorter: readonly string[][]): string[][] => shorter.flatMap((each) => words.map((word) => [...each, word]));
  const ones = longer([[]]);
  return [[], ...ones, ...longer(ones), ...longer(longer(ones))];
}

function named(name: string): Destination {
  return { name } as Destination;
}

describe('TopicTrie', () => {
  const patterns = sequences(['a', 'b', '*', '#']);
  const keys = sequences(['a', 'b', 'x']);

  it('finds exactly the patterns that match, in whatever order they were added and others removed', () => {
    const trie = new TopicTrie();
    const destinations = new Map(patterns.map((words) => [words, named(words.join('.'))]));
    for (const words of patterns) trie.add(words, destinations.get(words)!);
    const left = patterns.filter((_, index) => index % 3 !== 0);
    for (const words of patterns) if (!left.includes(words)) trie.remove(words, destinations.get(words)!);
    for (const key of keys) {
      const found = trie.match(key).flatMap((list) => list.map(({ name }) => name));
      const expected = left.filter((words) => matches(words, key)).map((words) => words.join('.'));
      expect([key, [...new Set(found)].sort()]).toEqual([key, expected.sort()]);
    }
    for (const words of left) trie.remove(words, destinations.get(words)!);
    expect(keys.flatMap((key) => trie.match(key))).toEqual([]);
  });

  it('removes a destination from where it was added, although another word is the rarest by then', () => {
    const trie = new TopicTrie();
    const queue = named('queue');
    trie.add(['common', 'rare'], queue);
    for (let index = 0; index < 9; index += 1) trie.add(['rare', `other${String(index)}`, '*'], named('other'));
    trie.add(['common', 'rare'], named('late'));
    trie.remove(['common', 'rare'], queue);
    expect(trie.match(topicWords('common.rare')).flat()).toEqual([named('late')]);
  });

  it('leaves alone what was never added', () => {
    const trie = new TopicTrie();
    trie.add(['a', '*'], named('queue'));
    for (const words of [['a'], ['a', '#'], ['b', '*'], ['a', '*']]) trie.remove(words, named('other'));
    expect(trie.match(['a', 'x'])).toEqual([[named('queue')]]);
  });
});
