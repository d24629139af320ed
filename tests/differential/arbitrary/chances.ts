import fc, { type Arbitrary } from 'fast-check';

/** A value in `percent` of the cases, and shrinks to none. */
export function maybe<T>(percent: number, value: Arbitrary<T>): Arbitrary<T | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: shares(100 - percent), arbitrary: fc.constant(undefined) },
    { weight: shares(percent), arbitrary: value },
  );
}

/** `true` in `percent` of the cases. */
export function chance(percent: number): Arbitrary<true | undefined> {
  return maybe(percent, fc.constant(true as const));
}

/** One of the values, each as often as its number says. */
export function weighted<T>(...choices: readonly (readonly [weight: number, value: T])[]): Arbitrary<T> {
  return fc.oneof(
    { withCrossShrink: true },
    ...choices.map(([weight, value]) => ({ weight: shares(weight), arbitrary: fc.constant(value) })),
  );
}

/** One of the arbitraries, each as often as its number says. */
export function either<T>(...choices: readonly (readonly [weight: number, arbitrary: Arbitrary<T>])[]): Arbitrary<T> {
  return fc.oneof({ withCrossShrink: true }, ...choices.map(([weight, arbitrary]) => ({ weight: shares(weight), arbitrary })));
}

/** An object with those of the fields that have a value. */
export function fields<T extends object>(arbitraries: { [K in keyof T]-?: Arbitrary<T[K] | undefined> }): Arbitrary<T> {
  return fc
    .record(arbitraries as { [K in keyof T]: Arbitrary<T[K]> })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T);
}

/** An object that is left out when nothing is in it. */
export function unlessEmpty<T extends object>(object: Arbitrary<T>): Arbitrary<T | undefined> {
  return object.map((each) => (Object.keys(each).length > 0 ? each : undefined));
}

/** fast-check takes whole numbers only. */
function shares(weight: number): number {
  return Math.round(weight * 10);
}
