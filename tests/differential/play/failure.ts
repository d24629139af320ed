import { isAmqpError, isBrokerError } from '@nest-amqp/core';
import type { Naming } from '../program/naming';

/** Why something failed, as plain data: all that the broker said, or else only what kind of failure it is. */
export function describeFailure(error: unknown, naming: Naming): unknown {
  if (isAmqpError(error) && isBrokerError(error)) {
    const { replyCode, replyText, classId, methodId, scope } = error;
    return { replyCode, replyText: unwrapped(naming.alias(replyText)), method: `${String(classId)}/${String(methodId)}`, scope };
  }
  if (isAmqpError(error)) {
    return {
      code: error.code,
      ...(error.cause !== undefined && isAmqpError(error.cause) && { cause: describeFailure(error.cause, naming) }),
    };
  }
  return { thrown: String(error) };
}

/** RabbitMQ prints Erlang terms on several lines when they get longer than 80 columns: with the names that a playing has, they do. */
function unwrapped(text: string): string {
  return text.replace(/\n +/g, '');
}
