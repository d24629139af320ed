import { Silence } from './silence';

describe('a silence of the broker', () => {
  it('lasts too long when nothing was confirmed within the limit, although something is to be confirmed', () => {
    const silence = new Silence(100);
    expect([0, 50, 99, 100].map((now) => silence.lastsTooLong(now, true))).toEqual([false, false, false, true]);
  });

  it('begins anew with each confirm, and while there is nothing to confirm', () => {
    const silence = new Silence(100);
    silence.lastsTooLong(0, true);
    silence.end();
    expect(silence.lastsTooLong(100, true)).toBe(false);
    expect(silence.lastsTooLong(150, false)).toBe(false);
    expect(silence.lastsTooLong(200, true)).toBe(false);
    expect(silence.lastsTooLong(300, true)).toBe(true);
  });

  it('may last twice as long after each time in vain, until something is confirmed', () => {
    const silence = new Silence(100);
    const tooLongAt = (...times: readonly number[]): boolean[] => times.map((now) => silence.lastsTooLong(now, true));
    expect(tooLongAt(0, 100, 100, 200, 300)).toEqual([false, true, false, false, true]);
    silence.end();
    expect(tooLongAt(300, 400)).toEqual([false, true]);
  });
});
