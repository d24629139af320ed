import { isPattern, routingKeyMatcher } from './routing-key-pattern';

describe('a pattern of routing keys', () => {
  it.each([
    ['order.placed', 'order.placed', true],
    ['order.placed', 'order.placed.eu', false],
    ['order.*', 'order.placed', true],
    ['order.*', 'order', false],
    ['order.*', 'order.placed.eu', false],
    ['*', '', true],
    ['#', '', true],
    ['#', 'a.b.c', true],
    ['order.#', 'order', true],
    ['order.#', 'order.a.b', true],
    ['order.#.eu', 'order.eu', true],
    ['order.#.eu', 'order.a.b.eu', true],
    ['order.#.eu', 'order.a.b.us', false],
    ['#.*.eu', 'eu', false],
    ['#.a.#', 'x.a.a.y', true],
    ['a*', 'ab', false],
  ])('%p stands for %p: %p', (pattern, key, expected) => {
    expect(routingKeyMatcher(pattern)(key)).toBe(expected);
  });

  it('has wildcards as words of their own only', () => {
    expect(['order.*', '#', 'a.#.b'].every(isPattern)).toBe(true);
    expect(['order', 'a*', 'a.b#'].some(isPattern)).toBe(false);
  });
});
