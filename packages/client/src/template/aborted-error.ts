import { AmqpError, type SendOutcome } from '@nest-amqp/core';

/** What a send or a request rejects with when its signal gave it up; the signal's reason is the cause. */
export function abortedError(subject: string, { reason }: AbortSignal, outcome: SendOutcome): AmqpError {
  const told = reason instanceof Error ? reason.message : String(reason);
  return new AmqpError('ABORTED', `${subject} was given up by its signal: ${told}`, { cause: reason as unknown, outcome });
}
