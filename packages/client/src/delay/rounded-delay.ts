/**
 * A delay rounded up to so many significant digits. Messages that wait equally long share a queue, so delays that differ in
 * every message, such as `dueAt - now`, must not make a queue each.
 */
export function roundedDelayMs(delayMs: number, digits: number): number {
  const whole = Math.ceil(delayMs);
  const step = 10 ** Math.max(0, String(whole).length - digits);
  return Math.ceil(whole / step) * step;
}
