interface Word {
  readonly id: number;
  uses: number;
}

/**
 * Numbers for the words of patterns. A key is looked up word by word once; after that only numbers are compared, and a word
 * that no pattern holds needs no comparison at all.
 */
export class WordTable {
  private readonly words = new Map<string, Word>();
  private lastId = 0;

  /** The number of a word that a pattern holds, from 1; 0 if none does. */
  find(text: string): number {
    return this.words.get(text)?.id ?? 0;
  }

  /** Takes a word into use. */
  acquire(text: string): number {
    let word = this.words.get(text);
    if (!word) this.words.set(text, (word = { id: (this.lastId += 1), uses: 0 }));
    word.uses += 1;
    return word.id;
  }

  /** Gives back one use. */
  release(text: string): void {
    const word = this.words.get(text);
    if (!word) return;
    word.uses -= 1;
    if (word.uses === 0) this.words.delete(text);
  }
}
