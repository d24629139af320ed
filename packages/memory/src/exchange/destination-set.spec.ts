import type { Destination } from './binding';
import { DestinationSet } from './destination-set';

const [a, b] = ['a', 'b'].map((name) => ({ name }) as Destination) as [Destination, Destination];

describe('DestinationSet', () => {
  it('names each destination once, in the order of arrival', () => {
    const set = new DestinationSet();
    for (const destination of [a, b, a, b]) set.add(destination);
    expect(set.list).toEqual([a, b]);
  });

  it('keeps a destination until it was removed as often as it was added, alone or beside others', () => {
    const set = new DestinationSet();
    for (const destination of [a, a, b]) set.add(destination);
    set.remove(a);
    expect([set.list, set.has(a)]).toEqual([[a, b], true]);
    set.remove(a);
    set.remove(a);
    expect([set.list, set.has(a), set.isEmpty]).toEqual([[b], false, false]);
    set.remove(b);
    expect([set.list, set.isEmpty]).toEqual([[], true]);
    set.add(a);
    expect(set.list).toEqual([a]);
  });

  it('ignores the removal of what is not there', () => {
    const set = new DestinationSet();
    set.add(a);
    set.remove(b);
    expect(set.list).toEqual([a]);
  });
});
