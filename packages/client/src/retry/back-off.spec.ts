import { exponentialBackOff, listedBackOff } from './back-off';

describe('a back-off', () => {
  it('grows by its factor up to its ceiling', () => {
    const backOff = exponentialBackOff({ initialMs: 100, maxMs: 1_000, jitter: 'none' });
    expect([1, 2, 3, 4, 5, 6].map((failures) => backOff.delayMs(failures))).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('with full jitter stays between nothing and its ceiling', () => {
    const backOff = exponentialBackOff({ initialMs: 100, maxMs: 1_000 });
    for (let failures = 1; failures < 50; failures++) {
      const delayMs = backOff.delayMs(failures) ?? -1;
      expect(delayMs).toBeGreaterThanOrEqual(0);
      expect(delayMs).toBeLessThanOrEqual(Math.min(1_000, 100 * 2 ** (failures - 1)));
    }
  });

  it('ends after its most attempts, or at the end of its list', () => {
    expect(exponentialBackOff({ maxAttempts: 2 }).delayMs(3)).toBeUndefined();
    expect([1, 2, 3].map((failures) => listedBackOff([5, 10]).delayMs(failures))).toEqual([5, 10, undefined]);
  });
});
