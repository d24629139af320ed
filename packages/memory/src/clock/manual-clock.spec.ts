import { ManualClock } from './manual-clock';

describe('ManualClock', () => {
  it('calls what becomes due in order, each at its own time', () => {
    const clock = new ManualClock(0);
    const called: [string, number][] = [];
    clock.after(20, () => called.push(['late', clock.now()]));
    clock.after(10, () => {
      called.push(['early', clock.now()]);
      clock.after(5, () => called.push(['nested', clock.now()]));
    });
    clock.advance(9);
    expect(called).toEqual([]);
    clock.advance(21);
    expect(called).toEqual([
      ['early', 10],
      ['nested', 15],
      ['late', 20],
    ]);
    expect(clock.now()).toBe(30);
  });

  it('does not call what was cancelled', () => {
    const clock = new ManualClock();
    const timer = clock.after(1, () => {
      throw new Error('called');
    });
    timer.unref();
    expect(clock.timers).toBe(1);
    timer.cancel();
    clock.advance(10);
    expect(clock.timers).toBe(0);
  });
});
