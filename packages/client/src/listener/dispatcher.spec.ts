import { Dispatcher } from './dispatcher';

describe('Dispatcher', () => {
  it('begins in order, and the next when one has finished', () => {
    const begun: number[] = [];
    const finish: (() => void)[] = [];
    const dispatcher = new Dispatcher<number>(2, (n, done) => {
      begun.push(n);
      finish.push(done);
    });
    for (const n of [1, 2, 3, 4]) dispatcher.push(n);
    expect(begun).toEqual([1, 2]);
    finish[1]!();
    expect(begun).toEqual([1, 2, 3]);
    expect(dispatcher.remove(() => true)).toEqual([4]);
    finish[0]!();
    finish[2]!();
    expect(begun).toEqual([1, 2, 3]);
  });

  it('does not grow the stack over work that is done at once', () => {
    let begun = 0;
    const dispatcher: Dispatcher<number> = new Dispatcher<number>(1, (n, done) => {
      begun++;
      if (n === 0) for (let i = 1; i <= 50_000; i++) dispatcher.push(i);
      done();
    });
    dispatcher.push(0);
    expect(begun).toBe(50_001);
  });
});
