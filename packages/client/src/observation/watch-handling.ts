import { verdictOf } from '../retry/failure-verdict';
import { isPromise } from '../retry/is-promise';

/** Handles, and tells when that is over: with the failure, unless it asks for nothing but an acknowledgement. */
export function watchHandling(work: () => unknown, ended: (failure?: { readonly error: unknown }) => void): unknown {
  const fail = (error: unknown): never => {
    ended(verdictOf(error) === 'acknowledge' ? undefined : { error });
    throw error;
  };
  let result: unknown;
  try {
    result = work();
  } catch (error) {
    return fail(error);
  }
  if (isPromise(result)) {
    return result.then((value: unknown) => {
      ended();
      return value;
    }, fail);
  }
  ended();
  return result;
}
