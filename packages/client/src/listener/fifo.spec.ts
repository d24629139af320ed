import { Fifo } from './fifo';

describe('Fifo', () => {
  it('gives back in the order in which it was given, over many rounds', () => {
    const fifo = new Fifo<number>();
    const taken: unknown[] = [];
    for (let n = 0; n < 10_000; n++) {
      fifo.push(n);
      if (n % 3 !== 0) taken.push(fifo.shift());
    }
    while (fifo.length > 0) taken.push(fifo.shift());
    expect(taken).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
    expect(fifo.shift()).toBeUndefined();
  });

  it('takes out what is asked for and keeps the order of the rest', () => {
    const fifo = new Fifo<number>();
    for (const n of [1, 2, 3, 4, 5]) fifo.push(n);
    fifo.shift();
    expect(fifo.remove((n) => n % 2 === 0)).toEqual([2, 4]);
    expect([fifo.shift(), fifo.shift(), fifo.shift()]).toEqual([3, 5, undefined]);
  });
});
