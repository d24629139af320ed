import { roundedDelayMs } from './rounded-delay';

describe('a rounded delay', () => {
  it.each([
    [1, 1],
    [0.2, 1],
    [999, 999],
    [1_000, 1_000],
    [1_500, 1_500],
    [1_501, 1_510],
    [30_000, 30_000],
    [86_400_000, 86_400_000],
    [3_723_456, 3_730_000],
    [99_999, 100_000],
  ])('of %d ms is %d ms at three digits', (delayMs, expected) => {
    expect(roundedDelayMs(delayMs, 3)).toBe(expected);
  });

  it('is never shorter than what was asked for, and by a tenth longer at most at two digits', () => {
    for (let delayMs = 1; delayMs < 5_000_000; delayMs = Math.ceil(delayMs * 1.37)) {
      const rounded = roundedDelayMs(delayMs, 2);
      expect(rounded).toBeGreaterThanOrEqual(delayMs);
      expect(rounded).toBeLessThanOrEqual(Math.ceil(delayMs * 1.1));
    }
  });
});
