/** Shows an error that a callback of the program threw where nobody can catch it. */
export function warnOfThrow(error: unknown): void {
  const { message = String(error), stack } = (error ?? {}) as { readonly message?: string; readonly stack?: string };
  // Not the error itself: process.emitWarning refuses one of another realm, such as a test runner's.
  process.emitWarning(`A callback of an AMQP channel or connection threw: ${message}`, {
    type: 'AmqpCallbackWarning',
    ...(stack && { detail: stack }),
  });
}
