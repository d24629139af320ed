import { ClassicReadyList } from './classic-ready-list';
import { PriorityReadyList } from './priority-ready-list';
import type { QueueEntry } from './queue-entry';
import { StrictOrder, TwoLevelOrder } from './quorum-order';
import { QuorumReadyList } from './quorum-ready-list';
import type { ReadyList } from './ready-list';

let sequence = 0;

function entry(name: string, priority?: number): QueueEntry {
  return { name, sequence: (sequence += 1), message: { properties: { priority } } } as unknown as QueueEntry;
}

function names(list: ReadyList): string {
  return [...list].map((one) => (one as unknown as { name: string }).name).join(' ');
}

function drained(list: ReadyList): string {
  const out: QueueEntry[] = [];
  for (let next = list.shift(); next; next = list.shift()) out.push(next);
  return out.map((one) => (one as unknown as { name: string }).name).join(' ');
}

function filled<T extends ReadyList>(list: T, ...entries: readonly QueueEntry[]): T {
  for (const one of entries) list.push(one);
  return list;
}

describe('ClassicReadyList', () => {
  it('puts messages back at their original positions, in whatever order they return', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => entry(name));
    const list = filled(new ClassicReadyList(), a!, b!, c!, d!);
    for (let taken = 0; taken < 3; taken += 1) list.shift();
    for (const back of [c!, a!, b!]) list.putBack(back);
    expect(list).toHaveLength(4);
    expect(list.peek()).toBe(a);
    expect(names(list)).toBe('a b c d');
    expect(drained(list)).toBe('a b c d');
  });

  it('keeps the order of many that return in random order', () => {
    const all = Array.from({ length: 200 }, (_, index) => entry(String(index)));
    const list = filled(new ClassicReadyList(), ...all);
    for (let taken = 0; taken < 150; taken += 1) list.shift();
    const back = all.slice(0, 150).sort((a, b) => ((a.sequence * 7919) % 151) - ((b.sequence * 7919) % 151));
    for (const one of back) list.putBack(one);
    expect(drained(list)).toBe(all.map((_, index) => String(index)).join(' '));
  });
});

describe('PriorityReadyList', () => {
  it('serves the highest priority first, and equal ones in order', () => {
    const list = filled(new PriorityReadyList(9), entry('none'), entry('low', 1), entry('high', 9), entry('high2', 9), entry('mid', 5));
    expect(names(list)).toBe('high high2 mid low none');
    expect(drained(list)).toBe('high high2 mid low none');
  });

  it('counts a priority above the maximum as the maximum', () => {
    expect(drained(filled(new PriorityReadyList(5), entry('nine', 9), entry('five', 5)))).toBe('nine five');
  });

  it('puts a message back at its position within its priority', () => {
    const [high, higher] = [entry('high', 5), entry('higher', 5)];
    const list = filled(new PriorityReadyList(9), high, entry('low'), higher);
    list.shift();
    list.shift();
    list.putBack(higher);
    list.putBack(high);
    expect(drained(list)).toBe('high higher low');
  });
});

describe('QuorumReadyList', () => {
  it('serves what came back first, in the order of return', () => {
    const [a, b, c] = [entry('a'), entry('b'), entry('c')];
    const list = filled(new QuorumReadyList(new StrictOrder(), () => false), a, b, c, entry('d'));
    for (let taken = 0; taken < 3; taken += 1) list.shift();
    list.putBack(c);
    list.putBack(a);
    expect(names(list)).toBe('c a d');
    expect(drained(list)).toBe('c a d');
  });

  it('puts what came back behind the rest where 3.10 has no delivery limit', () => {
    const first = entry('a');
    const list = filled(new QuorumReadyList(new TwoLevelOrder(), () => true), first, entry('b'));
    list.shift();
    list.putBack(first);
    expect(drained(list)).toBe('b a');
  });

  const published = () => [entry('p0'), entry('p1', 1), entry('p5', 5), entry('p9', 9), entry('p4', 4)];

  it('takes two high priorities for each normal one on 4.0', () => {
    expect(drained(filled(new QuorumReadyList(new TwoLevelOrder(), () => false), ...published()))).toBe('p5 p9 p0 p1 p4');
  });

  it('orders strictly on 4.3, a missing priority being 4', () => {
    expect(drained(filled(new QuorumReadyList(new StrictOrder(), () => false), ...published()))).toBe('p9 p5 p0 p4 p1');
  });
});
