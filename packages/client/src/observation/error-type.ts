import { isAmqpError } from '@nest-amqp/core';

/** Few different values: a code where there is one, else the name of the error's class. */
export function errorType(error: unknown): string {
  if (isAmqpError(error)) return error.code;
  return error instanceof Error ? error.name : '_OTHER';
}
