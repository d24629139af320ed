import { types } from 'node:util';
import { ListenerExecutionFailedError } from '@nest-amqp/core';

/** What was thrown as an error: itself, or wrapped where a handler threw something else. */
export function thrownError(thrown: unknown, thrower: string): Error {
  if (thrown instanceof Error || types.isNativeError(thrown)) return thrown;
  const shown = typeof thrown === 'string' ? `'${thrown}'` : thrown === null ? 'null' : `a value of type ${typeof thrown}`;
  return new ListenerExecutionFailedError(`${thrower} threw ${shown}, which is no Error. Throw an Error, so that its origin can be seen`, {
    cause: thrown,
  });
}
