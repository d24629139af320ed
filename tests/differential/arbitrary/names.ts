import type { Arbitrary } from 'fast-check';
import type { ChannelName, ConnectionName } from '../program/operation';
import { weighted } from './chances';

export const CHANNEL: Arbitrary<ChannelName> = weighted([10, 'a1'], [3, 'a2'], [5, 'b1'], [1, 'b2'], [1, 'c1']);

export const CONNECTION: Arbitrary<ConnectionName> = weighted([2, 'a'], [2, 'b'], [1, 'c']);

export const DECLARED_QUEUE = weighted([6, 'q1'], [5, 'q2'], [4, 'q3'], [3, 'q4']);

/** Queues as they are spoken of: mostly those that exist; the last one declared; the first that the broker named; none. */
export const QUEUE = weighted([12, 'q1'], [10, 'q2'], [8, 'q3'], [5, 'q4'], [1, ''], [2, 'gen1'], [1, 'q9']);

export const DECLARED_EXCHANGE = weighted([4, 'x1'], [4, 'x2'], [3, 'x3'], [2, 'x4']);

export const EXCHANGE = weighted([8, 'x1'], [8, 'x2'], [6, 'x3'], [4, 'x4'], [1, 'x9'], [1, '']);

/** Routing keys of messages; some are names of queues, for exchanges that get dead letters. */
export const ROUTING_KEY = weighted([6, 'a'], [4, 'b'], [4, 'a.b'], [2, 'a.b.c'], [2, ''], [1, 'a..b'], [1, 'b.a'], [3, 'q1'], [3, 'q2']);

/** Keys of bindings. */
export const BINDING_KEY = weighted(
  [6, 'a'],
  [4, 'b'],
  [3, 'a.b'],
  [4, '#'],
  [3, 'a.*'],
  [3, '*.b'],
  [3, 'a.#'],
  [1, 'a.#.b'],
  [1, '#.b.#'],
  [1, '*'],
  [1, '#.a.#.b.#'],
  [2, ''],
  [1, 'q1'],
  [1, 'q2'],
);

/** Tags that a program gives itself; the broker's own are spoken of as `ctag1` and so on. */
export const TAG = weighted([1, 't1'], [1, 't2'], [1, 't3'], [1, 't4'], [1, 't5'], [1, 't6']);

export const KNOWN_TAG = weighted(
  [3, 'ctag1'],
  [2, 'ctag2'],
  [1, 'ctag3'],
  [1, 't1'],
  [1, 't2'],
  [1, 't3'],
  [1, 't4'],
  [1, 't5'],
  [1, 't6'],
);
