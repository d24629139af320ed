/** An object, by the names of its methods. */
export type Methods = Readonly<Record<string, ((...args: unknown[]) => unknown) | undefined>>;

/** The method, with the metadata of its decorators even where a test has put a spy in its place. */
export function decoratedMethod(instance: object, method: string): (...args: unknown[]) => unknown {
  const called = (instance as Methods)[method];
  const declared = (Object.getPrototypeOf(instance) as Methods | null)?.[method];
  if (!called || !declared || called === declared) return called ?? (() => undefined);
  return Object.setPrototypeOf((...args: unknown[]) => called.apply(instance, args), declared) as typeof called;
}
