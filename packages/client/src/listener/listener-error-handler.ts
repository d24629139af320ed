import type { ListenerInvocation } from './endpoint';

/**
 * Called when an attempt has failed, in its handler or in the conversion before it (then the invocation has no payload), before
 * anything is tried again. What it returns, or its promise resolves with, stands for the handler's result: a reply, or nothing; the message counts as
 * handled. What it throws, the same error or another, takes the place of the failure. In a batch listener the invocation is that of
 * the batch. Spring's `RabbitListenerErrorHandler`.
 */
export type ListenerErrorHandler = (error: Error, invocation: ListenerInvocation) => unknown;

/** The listener's own handler first, and with what that one throws the one for all listeners. */
export function errorHandlersInTurn(own?: ListenerErrorHandler, forAll?: ListenerErrorHandler): ListenerErrorHandler | undefined {
  if (!own || !forAll) return own ?? forAll;
  return async (error, invocation) => {
    try {
      return await own(error, invocation);
    } catch (thrown) {
      return forAll(thrown instanceof Error ? thrown : error, invocation);
    }
  };
}
