import { isPromise } from '../retry/is-promise';
import { thrownError } from '../retry/thrown-error';
import type { ConsumeStep } from './consume-step';
import type { ListenerInvocation } from './endpoint';
import type { ListenerErrorHandler } from './listener-error-handler';

/** Gives each failed attempt to an error handler, whose result or error takes the place of the handler's. */
export function errorHandlerStep<W extends ListenerInvocation>(listener: string, handle: ListenerErrorHandler): ConsumeStep<W> {
  const take = (work: W, thrown: unknown): unknown => handle(thrownError(thrown, listener), work);
  return (next) => (work) => {
    try {
      const result = next(work);
      return isPromise(result) ? result.then(undefined, (thrown: unknown) => take(work, thrown)) : result;
    } catch (thrown) {
      return take(work, thrown);
    }
  };
}
