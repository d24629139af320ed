import { FailureWindow, pauseWhenFaults } from './pause-when';

describe('the window of failures', () => {
  const after = (outcomes: string, failureRate = 0.5, of = 4): boolean => {
    const window = new FailureWindow({ failureRate, of });
    for (const outcome of outcomes) window.add(outcome === 'x');
    return window.isOver;
  };

  it('says nothing before it is full', () => {
    expect(after('xxx')).toBe(false);
    expect(after('xxxx')).toBe(true);
  });

  it('looks at the latest outcomes only', () => {
    expect(after('xxxx...')).toBe(false);
    expect(after('....xx')).toBe(true);
    expect(after('....x.')).toBe(false);
  });

  it('counts anew when it was cleared', () => {
    const window = new FailureWindow({ failureRate: 1, of: 2 });
    window.add(true);
    window.clear();
    window.add(true);
    expect(window.isOver).toBe(false);
    window.add(true);
    expect(window.isOver).toBe(true);
  });
});

describe('the option pauseWhen', () => {
  it('tells all that is wrong at once', () => {
    expect(pauseWhenFaults('pauseWhen', { failureRate: 2, of: 0.5, forMs: 0 }).map(({ option }) => option)).toEqual([
      'pauseWhen.failureRate',
      'pauseWhen.of',
      'pauseWhen.forMs',
    ]);
    expect(pauseWhenFaults('pauseWhen', 5)).toHaveLength(1);
    expect(pauseWhenFaults('pauseWhen', { failureRate: 1, of: 1, forMs: 1 })).toEqual([]);
  });
});
