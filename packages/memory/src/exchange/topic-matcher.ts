import type { Binding } from './binding';
import { NO_TARGETS, type Matcher } from './matcher';
import type { Target } from './target';
import { TopicTrie, topicWords } from './topic-trie';

const REMEMBERED_KEYS = 1024;

/** `topic`: words with dots between; `*` stands for one word and `#` for any number of them. */
export class TopicMatcher implements Matcher {
  private readonly trie = new TopicTrie();
  /** Applications publish the same few keys over and over. Forgotten as a whole when full, and on every change. */
  private readonly remembered = new Map<string, readonly Target[]>();

  add({ routingKey, destination }: Binding): void {
    this.trie.add(topicWords(routingKey), destination);
    this.remembered.clear();
  }

  remove({ routingKey, destination }: Binding): void {
    this.trie.remove(topicWords(routingKey), destination);
    this.remembered.clear();
  }

  match(routingKey: string): readonly Target[] {
    const known = this.remembered.get(routingKey);
    if (known) return known;
    const targets = distinct(this.trie.match(topicWords(routingKey)));
    if (this.remembered.size >= REMEMBERED_KEYS) this.remembered.clear();
    this.remembered.set(routingKey, targets);
    return targets;
  }
}

function distinct(lists: readonly (readonly Target[])[]): readonly Target[] {
  const [first] = lists;
  if (!first) return NO_TARGETS;
  return lists.length === 1 ? first : [...new Set(lists.flat())];
}
