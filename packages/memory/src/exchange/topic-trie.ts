import type { Destination } from './binding';
import { DestinationSet } from './destination-set';
import { WordTable } from './word-table';

/** A word of a pattern's path. `#` words stay active over any number of words of the key. */
interface TrieNode {
  readonly parent: TrieNode | undefined;
  readonly word: string;
  readonly wordId: number;
  readonly isHash: boolean;
  /** By the number of the word. */
  children: Map<number, TrieNode> | undefined;
  star: TrieNode | undefined;
  hash: TrieNode | undefined;
  destinations: DestinationSet | undefined;
  /** The step in which the node was last made active: a node is active once, however many ways lead to it. */
  step: number;
}

/** The words of a pattern or a key. The empty one has none, while `a.` has two (RabbitMQ: `rabbit_exchange_type_topic`). */
export function topicWords(text: string): readonly string[] {
  return text === '' ? [] : text.split('.');
}

/**
 * Patterns as a tree of words, walked for all patterns at once: each word of a key moves a set of active nodes one level
 * down. The cost follows the patterns that still match, not the patterns that exist, and several `#` cannot multiply it.
 */
export class TopicTrie {
  private readonly root = newNode(undefined, '', 0);
  private readonly words = new WordTable();
  private step = 0;

  add(words: readonly string[], destination: Destination): void {
    let at = this.root;
    for (const word of words) at = this.childFor(at, word);
    (at.destinations ??= new DestinationSet()).add(destination);
  }

  remove(words: readonly string[], destination: Destination): void {
    let at: TrieNode | undefined = this.root;
    for (const word of words) at = at && this.existingChild(at, word);
    if (!at?.destinations) return;
    at.destinations.remove(destination);
    if (at.destinations.isEmpty) at.destinations = undefined;
    this.prune(at);
  }

  /** The destinations of each pattern that matches; one that several patterns lead to may come several times. */
  match(words: readonly string[]): readonly (readonly Destination[])[] {
    let active: TrieNode[] = [];
    let next: TrieNode[] = [];
    this.step += 1;
    this.activate(this.root, active);
    for (const word of words) {
      this.step += 1;
      const wordId = this.words.find(word);
      for (const at of active) {
        if (at.isHash) this.activate(at, next);
        if (at.star) this.activate(at.star, next);
        const child = wordId > 0 ? at.children?.get(wordId) : undefined;
        if (child) this.activate(child, next);
      }
      const done = active;
      active = next;
      next = done;
      next.length = 0;
    }
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

  private childFor(parent: TrieNode, word: string): TrieNode {
    if (word === '*') return (parent.star ??= newNode(parent, word, 0));
    if (word === '#') return (parent.hash ??= newNode(parent, word, 0));
    parent.children ??= new Map();
    const existing = parent.children.get(this.words.find(word));
    if (existing) return existing;
    const child = newNode(parent, word, this.words.acquire(word));
    parent.children.set(child.wordId, child);
    return child;
  }

  private existingChild(parent: TrieNode, word: string): TrieNode | undefined {
    if (word === '*') return parent.star;
    if (word === '#') return parent.hash;
    return parent.children?.get(this.words.find(word));
  }

  /** Removes nodes that lead to nothing any more. */
  private prune(start: TrieNode): void {
    let at = start;
    while (at.parent && !at.destinations && !at.star && !at.hash && !at.children) {
      const { parent, word, wordId } = at;
      if (word === '*') parent.star = undefined;
      else if (word === '#') parent.hash = undefined;
      else {
        this.words.release(word);
        parent.children?.delete(wordId);
        if (parent.children?.size === 0) parent.children = undefined;
      }
      at = parent;
    }
  }
}

function newNode(parent: TrieNode | undefined, word: string, wordId: number): TrieNode {
  const isHash = parent !== undefined && word === '#';
  return { parent, word, wordId, isHash, children: undefined, star: undefined, hash: undefined, destinations: undefined, step: 0 };
}
