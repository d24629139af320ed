import { Ring } from './ring';

describe('Ring', () => {
  it('gives items back in order, over any number of turns and growths', () => {
    const ring = new Ring<number>();
    const out: (number | undefined)[] = [];
    let next = 0;
    for (let round = 0; round < 50; round += 1) {
      for (let push = 0; push < 7; push += 1) ring.push((next += 1));
      for (let shift = 0; shift < 5; shift += 1) out.push(ring.shift());
    }
    expect(ring).toHaveLength(100);
    for (let item = ring.shift(); item !== undefined; item = ring.shift()) out.push(item);
    expect(out).toEqual(Array.from({ length: 350 }, (_, index) => index + 1));
  });

  it('shows and replaces an item at a position', () => {
    const ring = new Ring<string>();
    for (const item of 'abc') ring.push(item);
    ring.shift();
    ring.set(1, 'C');
    expect([ring.at(0), ring.at(1), ring.at(2)]).toEqual(['b', 'C', undefined]);
    expect([...ring]).toEqual(['b', 'C']);
  });
});
