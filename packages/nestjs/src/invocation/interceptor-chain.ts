import { AsyncResource } from 'node:async_hooks';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { defer, from, isObservable, mergeAll, mergeMap, of, type Observable } from 'rxjs';

/**
 * Runs interceptors around a handler, the first outermost, as Nest does: whatever an interceptor sets in an
 * `AsyncLocalStorage` before it calls `handle()` is there for all that come after it, however late it subscribes.
 *
 * Nest binds that context by `AsyncResource.bind`, which on Node 20 makes a deprecated property for each function that it
 * binds: most of a hundred microseconds for each message. Running in the resource's scope comes to the same and costs one.
 */
export function interceptorChain(
  interceptors: readonly NestInterceptor[],
  context: ExecutionContext,
  handler: () => Promise<unknown>,
): Observable<unknown> {
  const result = (): Observable<unknown> => from(handler()).pipe(mergeMap((value) => (isObservable(value) ? value : of(value))));
  const step = async (index: number): Promise<Observable<unknown>> => {
    const interceptor = interceptors[index];
    if (!interceptor) return inPresentScope(result);
    const next: CallHandler = { handle: () => inPresentScope(() => step(index + 1)).pipe(mergeAll<Observable<unknown>>()) };
    return interceptor.intercept(context, next);
  };
  return defer(() => step(0)).pipe(mergeAll());
}

function inPresentScope<T>(make: () => Observable<T> | Promise<T>): Observable<T> {
  const scope = new AsyncResource('RabbitListenerInterceptor');
  return defer(() => scope.runInAsyncScope(make));
}
