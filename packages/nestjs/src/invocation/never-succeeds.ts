const NEVER_SUCCEEDS = Symbol.for('nest-amqp.never-succeeds');

/** Marks an error: the same message would fail again, so it is not retried. What cannot be marked is wrapped. */
export function neverSucceeds(error: unknown): Error {
  if (typeof error !== 'object' || error === null || !Object.isExtensible(error)) {
    return neverSucceeds(new Error(`The message was refused: ${String(error)}`, { cause: error }));
  }
  Object.defineProperty(error, NEVER_SUCCEEDS, { value: true, configurable: true });
  // Whatever was thrown goes on as it is.
  return error as Error;
}
