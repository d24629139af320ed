import { Dispatcher } from './dispatcher';

describe('Dispatcher', () => {
  it('begins in order, and the next when one has finished', async () => {
    const begun: number[] = [];
    const finish: (() => void)[] = [];
    const dispatcher = new Dispatcher<number>(2, (n) => {
      begun.push(n);
      return new Promise((resolve) => finish.push(resolve));
    });
    for (const n of [1, 2, 3, 4]) dispatcher.push(n);
    expect(begun).toEqual([1, 2]);
    finish[1]!();
    await new Promise(setImmediate);
    expect(begun).toEqual([1, 2, 3]);
    expect(dispatcher.remove(() => true)).toEqual([4]);
    for (const each of finish) each();
    await new Promise(setImmediate);
    expect(begun).toEqual([1, 2, 3]);
  });
});
