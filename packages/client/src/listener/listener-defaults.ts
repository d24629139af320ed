import { errorHandlersInTurn } from './listener-error-handler';
import type { ListenerOptions } from './listener-options';

/** The options of one listener, with those for all where it says nothing. Of error handlers both count: its own comes first. */
export function withDefaults(own: ListenerOptions, forAll: ListenerOptions = {}): ListenerOptions {
  const errorHandler = errorHandlersInTurn(own.errorHandler, forAll.errorHandler);
  const { returnErrors, replyContentType, orderBy, ...always } = forAll;
  // What a batch listener has no use for is not meant for it.
  const single = own.batch ? {} : { returnErrors, replyContentType, orderBy };
  return { ...always, ...single, ...own, ...(errorHandler && { errorHandler }) };
}
