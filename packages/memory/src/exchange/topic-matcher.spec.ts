import type { Binding } from './binding';
import { TopicMatcher } from './topic-matcher';

const KEYS = ['', 'a', 'a.b', 'a.b.c', 'a..b', 'a.x.b', 'b', '.', 'a.'];

/** What RabbitMQ routes to a queue that is bound with each pattern. */
const TRUTH: Record<string, readonly string[]> = {
  '#': KEYS,
  '*': ['a', 'b'],
  'a.#': ['a', 'a.b', 'a.b.c', 'a..b', 'a.x.b', 'a.'],
  'a.*': ['a.b', 'a.'],
  '*.b': ['a.b'],
  'a.#.b': ['a.b', 'a..b', 'a.x.b'],
  '#.b.#': ['a.b', 'a.b.c', 'a..b', 'a.x.b', 'b'],
  'a.*.b': ['a..b', 'a.x.b'],
  '': [''],
  '#.#': KEYS,
  '*.#': KEYS.filter((key) => key !== ''),
};

function binding(routingKey: string, destination: object = {}): Binding {
  return { routingKey, destination } as unknown as Binding;
}

describe('TopicMatcher', () => {
  it.each(Object.keys(TRUTH))('routes by the pattern "%s" as RabbitMQ does', (pattern) => {
    const matcher = new TopicMatcher();
    matcher.add(binding(pattern));
    expect(KEYS.filter((key) => matcher.match(key).length > 0)).toEqual(TRUTH[pattern]);
  });

  it('routes by all patterns at once', () => {
    const matcher = new TopicMatcher();
    for (const pattern of Object.keys(TRUTH)) matcher.add(binding(pattern, { pattern }));
    for (const key of KEYS) {
      const matched = matcher.match(key).map((target) => (target as unknown as { pattern: string }).pattern);
      expect(matched.sort()).toEqual(
        Object.keys(TRUTH)
          .filter((pattern) => TRUTH[pattern]?.includes(key))
          .sort(),
      );
    }
  });

  it('names a destination once, however many of its patterns match', () => {
    const matcher = new TopicMatcher();
    const queue = {};
    for (const pattern of ['a.*', '*.b', '#.#', 'a.b']) matcher.add(binding(pattern, queue));
    expect(matcher.match('a.b')).toEqual([queue]);
  });

  it('keeps a destination until the last of its patterns that match is gone', () => {
    const matcher = new TopicMatcher();
    const queue = {};
    matcher.add(binding('a.#', queue));
    matcher.add(binding('#.b', queue));
    matcher.remove(binding('a.#', queue));
    expect(matcher.match('a.b')).toEqual([queue]);
    matcher.remove(binding('#.b', queue));
    expect(matcher.match('a.b')).toEqual([]);
  });

  it('sees a binding that was added after the key had been routed', () => {
    const matcher = new TopicMatcher();
    expect(matcher.match('late.key')).toEqual([]);
    matcher.add(binding('late.*'));
    expect(matcher.match('late.key')).toHaveLength(1);
  });

  it('keeps nothing of patterns that are gone', () => {
    const matcher = new TopicMatcher();
    const queues = Array.from({ length: 100 }, (_, index) => ({ index }));
    for (const queue of queues) matcher.add(binding(`a.${queue.index}.#.*`, queue));
    for (const queue of queues) matcher.remove(binding(`a.${queue.index}.#.*`, queue));
    expect(JSON.stringify(matcher, (_, value) => (value instanceof Map ? [...value.keys()] : value))).not.toMatch(/"\d+"|"#"|"\*"|"a"/);
  });

  it('answers in time however many "#" a pattern and words a key have', () => {
    const matcher = new TopicMatcher();
    matcher.add(binding(`${'#.a.'.repeat(12)}z`));
    expect(matcher.match(`${'a.'.repeat(120)}y`)).toEqual([]);
  });
});
