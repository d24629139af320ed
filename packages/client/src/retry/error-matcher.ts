import { causesOf } from './causes';

/** A class of errors. */
export type ErrorClass = abstract new (...args: never[]) => Error;

/** Which failures are meant: those of a class, those with a `code` (such as `TIMEOUT` or `ECONNREFUSED`), or those that a function says yes to. */
export type ErrorMatcher = ErrorClass | string | ((error: Error) => boolean);

/** Whether a failure, or anything that caused it, is meant. */
export function matchesError(failure: unknown, matchers: readonly ErrorMatcher[]): boolean {
  if (matchers.length === 0) return false;
  for (const link of causesOf(failure)) {
    if (link instanceof Error && matchers.some((matcher) => matches(link, matcher))) return true;
  }
  return false;
}

function matches(error: Error, matcher: ErrorMatcher): boolean {
  if (typeof matcher === 'string') return (error as { readonly code?: unknown }).code === matcher;
  return isErrorClass(matcher) ? error instanceof matcher : matcher(error);
}

/** Arrow functions and methods have no prototype, and that of any other function is no error. */
function isErrorClass(matcher: Exclude<ErrorMatcher, string>): matcher is ErrorClass {
  return matcher === Error || matcher.prototype instanceof Error;
}

/** Whether a value can be an {@link ErrorMatcher}. */
export function isErrorMatcher(value: unknown): value is ErrorMatcher {
  return (typeof value === 'string' && value !== '') || typeof value === 'function';
}
