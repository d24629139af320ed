import type { Destination } from './binding';
import { DestinationSet } from './destination-set';
import { addChild, childUnder, isBare, newNode, removeChild, type TrieNode, type Word } from './trie-node';
import { WordTable } from './word-table';

/** The words of a pattern or a key. The empty one has none, while `a.` has two (RabbitMQ: `rabbit_exchange_type_topic`). */
export function topicWords(text: string): readonly string[] {
  return text === '' ? [] : text.split('.');
}

const NOTHING: readonly (readonly Destination[])[] = [];

/**
 * Patterns as trees of words, walked for all patterns at once: each word of a key moves a set of active nodes one level
 * down. Each pattern stands in the tree of its rarest word, and a key walks only the trees of the words that it holds, and
 * the one of patterns without a word. So the cost follows the patterns that may match, not the patterns that exist, however
 * many wildcards lead them; and several `#` cannot multiply it.
 */
export class TopicTrie {
  private readonly wildcards = newNode(undefined, undefined);
  private readonly words = new WordTable();
  private step = 0;

  add(words: readonly string[], destination: Destination): void {
    let at = this.rootFor(words);
    for (const word of words) at = this.childFor(at, word);
    (at.destinations ??= new DestinationSet()).add(destination);
  }

  remove(words: readonly string[], destination: Destination): void {
    // which word was the rarest when it was added is not known any more
    for (const root of [this.wildcards, ...words.map((word) => this.words.find(word)?.root)]) {
      let at = root;
      for (const word of words) at = at && this.existingChild(at, word);
      if (!at?.destinations?.has(destination)) continue;
      at.destinations.remove(destination);
      if (at.destinations.isEmpty) at.destinations = undefined;
      this.prune(at);
      return;
    }
  }

  /** The destinations of each pattern that matches; one that several patterns lead to may come several times. */
  match(key: readonly string[]): readonly (readonly Destination[])[] {
    const words: (Word | undefined)[] = [];
    let active: TrieNode[] = [];
    let next: TrieNode[] = [];
    this.step += 1;
    if (!isBare(this.wildcards)) this.activate(this.wildcards, active);
    for (const text of key) {
      const word = this.words.find(text);
      words.push(word);
      if (word?.root) this.activate(word.root, active);
    }
    for (let at = 0; at < words.length && active.length > 0; at += 1) {
      const word = words[at];
      this.step += 1;
      for (const node of active) {
        if (node.label === '#') this.activate(node, next);
        if (node.star) this.activate(node.star, next);
        const child = word && childUnder(node, word);
        if (child) this.activate(child, next);
      }
      const done = active;
      active = next;
      next = done;
      next.length = 0;
    }
    if (active.length === 0) return NOTHING;
    const found: (readonly Destination[])[] = [];
    for (const at of active) if (at.destinations) found.push(at.destinations.list);
    return found;
  }

  /** A `#` may also stand for no word, so its node becomes active with its parent. */
  private activate(start: TrieNode, into: TrieNode[]): void {
    let at: TrieNode | undefined = start;
    while (at && at.step !== this.step) {
      at.step = this.step;
      into.push(at);
      at = at.hash;
    }
  }

  /** Of words that are equally rare the last one: in most schemes it says the most. */
  private rootFor(words: readonly string[]): TrieNode {
    let rarest: string | undefined;
    let least = Infinity;
    for (const word of words) {
      const uses = isWildcard(word) ? Infinity : (this.words.find(word)?.uses ?? 0);
      if (uses <= least && uses < Infinity) [rarest, least] = [word, uses];
    }
    if (rarest === undefined) return this.wildcards;
    const existing = this.words.find(rarest)?.root;
    if (existing) return existing;
    const word = this.words.acquire(rarest);
    return (word.root = newNode(undefined, word));
  }

  private childFor(parent: TrieNode, word: string): TrieNode {
    if (word === '*') return (parent.star ??= newNode(parent, word));
    if (word === '#') return (parent.hash ??= newNode(parent, word));
    return this.existingChild(parent, word) ?? addChild(parent, this.words.acquire(word));
  }

  private existingChild(parent: TrieNode, text: string): TrieNode | undefined {
    if (text === '*') return parent.star;
    if (text === '#') return parent.hash;
    const word = this.words.find(text);
    return word && childUnder(parent, word);
  }

  /** Removes nodes that lead to nothing any more. */
  private prune(start: TrieNode): void {
    for (let at: TrieNode | undefined = start; at && isBare(at); at = at.parent) this.detach(at);
  }

  private detach({ parent, label }: TrieNode): void {
    if (label === '*' || label === '#') {
      if (parent) parent[label === '*' ? 'star' : 'hash'] = undefined;
    } else if (label) {
      if (parent) removeChild(parent, label);
      else label.root = undefined;
      this.words.release(label);
    }
  }
}

function isWildcard(word: string): boolean {
  return word === '*' || word === '#';
}
