import type { RoutingKind } from './kinds';

/** Binding keys, and routing keys that match one of them or none. The same for everybody who asks. */
export interface Keyspace {
  readonly bindings: readonly string[];
  /** How many keys take turns where keys are known. */
  readonly knownKeys: number;
  /** A key that only one of the bindings matches; where that binding has wildcards, another `filler` makes another key. */
  match(index: number, filler: string): string;
  /** A key that no binding matches; another `filler` makes another key. */
  miss(index: number, filler: string): string;
}

// as many as the smallest exchange has bindings: every size touches as much memory, so that what grows is the work
const KNOWN_DIRECT_KEYS = 10;
const KNOWN_TOPIC_KEYS = 1_000;

const WORDS = 4;
const VOCABULARY = 10;
const STAR_SHARE = 0.25;
const HASH_SHARE = 0.1;

export function makeKeyspace(kind: RoutingKind, size: number): Keyspace {
  return kind === 'direct-routing' ? directKeyspace(size) : topicKeyspace(size);
}

function directKeyspace(size: number): Keyspace {
  return {
    bindings: Array.from({ length: size }, (_, index) => `orders.placed.${index}`),
    knownKeys: KNOWN_DIRECT_KEYS,
    match: (index) => `orders.placed.${index % size}`,
    miss: (_index, filler) => `orders.missed.${filler}`,
  };
}

/** Patterns of four words: one is unique to the pattern, each of the others is `*` (25 %), `#` (10 %) or one of ten words. */
function topicKeyspace(size: number): Keyspace {
  const random = seededRandom(size);
  const word = (): string => {
    const draw = random();
    if (draw < STAR_SHARE) return '*';
    return draw < STAR_SHARE + HASH_SHARE ? '#' : `w${Math.floor(random() * VOCABULARY)}`;
  };
  const patterns = Array.from({ length: size }, (_, index) => {
    const words = Array.from({ length: WORDS }, word);
    words[Math.floor(random() * WORDS)] = `u${index}`;
    return words;
  });
  const open = patterns.filter((words) => words.some(isWildcard));
  const fill = (words: readonly string[], filler: string): string[] => words.map((part) => (isWildcard(part) ? filler : part));
  return {
    bindings: patterns.map((words) => words.join('.')),
    knownKeys: KNOWN_TOPIC_KEYS,
    match: (index, filler) => fill(open[index % open.length]!, filler).join('.'),
    miss: (index, filler) =>
      fill(patterns[index % size]!, `w${index % VOCABULARY}`)
        .map((part) => (part.startsWith('u') ? `x${filler}` : part))
        .join('.'),
  };
}

const isWildcard = (word: string): boolean => word === '*' || word === '#';

/** Mulberry32: the same numbers from 0 to 1 for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
