import type { Word } from './trie-node';

/**
 * The words of patterns. A key is looked up word by word once; after that only objects and numbers are compared, and a word
 * that no pattern holds needs no comparison at all.
 */
export class WordTable {
  private readonly words = new Map<string, Word>();
  private lastId = 0;

  /** `undefined` for a word that no pattern holds. */
  find(text: string): Word | undefined {
    return this.words.get(text);
  }

  /** Takes a word into use. */
  acquire(text: string): Word {
    let word = this.words.get(text);
    if (!word) this.words.set(text, (word = { text, id: (this.lastId += 1), uses: 0, root: undefined }));
    word.uses += 1;
    return word;
  }

  /** Gives back one use. */
  release(word: Word): void {
    word.uses -= 1;
    if (word.uses === 0) this.words.delete(word.text);
  }
}
