// A chain of causes may end in a circle, and an AggregateError may hold many.
const MOST_CAUSES = 64;

/** A failure and everything that caused it, the outermost first: its `cause`, and the `errors` of an `AggregateError`, level by level. */
export function* causesOf(failure: unknown): Generator {
  const line: unknown[] = [failure];
  for (let next = 0; next < line.length && next < MOST_CAUSES; next++) {
    const link = line[next];
    yield link;
    if (typeof link !== 'object' || link === null) continue;
    const { cause, errors } = link as { readonly cause?: unknown; readonly errors?: unknown };
    if (cause !== undefined) line.push(cause);
    if (Array.isArray(errors)) line.push(...(errors as unknown[]));
  }
}
