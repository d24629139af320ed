import type { DestinationSet } from './destination-set';

/** A word that patterns hold. */
export interface Word {
  readonly text: string;
  /** Tells words apart, from 1. */
  readonly id: number;
  /** How many places of the trie hold it: how common it is. */
  uses: number;
  /** Where the patterns begin that are found by this word. */
  root: TrieNode | undefined;
}

/** What a node stands for: a word, `*` or `#`. A root stands for the word that its patterns are found by, or for nothing. */
export type NodeLabel = Word | '*' | '#' | undefined;

/** A word of a pattern's path. `#` stays active over any number of words of the key. */
export interface TrieNode {
  readonly parent: TrieNode | undefined;
  readonly label: NodeLabel;
  /** The one child under a word. Most nodes have no more, and need no map. */
  child: TrieNode | undefined;
  /** All children under words, by the number of the word, as soon as there are several. */
  children: Map<number, TrieNode> | undefined;
  star: TrieNode | undefined;
  hash: TrieNode | undefined;
  destinations: DestinationSet | undefined;
  /** The step in which the node was last made active: a node is active once, however many ways lead to it. */
  step: number;
}

export function newNode(parent: TrieNode | undefined, label: NodeLabel): TrieNode {
  return { parent, label, child: undefined, children: undefined, star: undefined, hash: undefined, destinations: undefined, step: 0 };
}

/** Whether a node leads to nothing. */
export function isBare({ child, children, star, hash, destinations }: TrieNode): boolean {
  return !child && !children && !star && !hash && !destinations;
}

/** The child under a word. */
export function childUnder(node: TrieNode, word: Word): TrieNode | undefined {
  if (node.children) return node.children.get(word.id);
  return node.child?.label === word ? node.child : undefined;
}

/** Adds a child under a word that has none yet. */
export function addChild(node: TrieNode, word: Word): TrieNode {
  const added = newNode(node, word);
  if (!node.child) {
    node.child = added;
  } else {
    node.children ??= new Map([[(node.child.label as Word).id, node.child]]);
    node.children.set(word.id, added);
  }
  return added;
}

/** Takes out the child under a word. */
export function removeChild(node: TrieNode, word: Word): void {
  node.children?.delete(word.id);
  if (node.children?.size === 0) node.children = undefined;
  if (node.child?.label === word) node.child = node.children?.values().next().value;
}
