/**
 * Calls what a user handed in. What it throws is shown as a warning of the process: it must neither end the connection
 * that was just reading nor pass unseen.
 */
export function callSafely<Args extends readonly unknown[]>(callback: (...args: Args) => void, ...args: Args): void {
  try {
    callback(...args);
  } catch (error) {
    warnOfThrow(error);
  }
}

/** Shows an error that was thrown where nobody can catch it. */
export function warnOfThrow(error: unknown): void {
  const { message = String(error), stack } = (error ?? {}) as { readonly message?: string; readonly stack?: string };
  // Not the error itself: process.emitWarning refuses one of another realm, such as a test runner's.
  process.emitWarning(`A callback of an AMQP channel or connection threw: ${message}`, {
    type: 'AmqpCallbackWarning',
    ...(stack && { detail: stack }),
  });
}
