import { isAmqpError, type AmqpErrorCode } from '@nest-amqp/core';
import { causesOf } from './causes';

/**
 * Marks an error of a message that can never succeed, such as one that a validating pipe threw: an own property of this
 * name that is `true`. A symbol of the registry, so that every copy of this package reads it.
 */
export const NEVER_SUCCEEDS = Symbol.for('nest-amqp.never-succeeds');

/**
 * What a failure asks for: another attempt, no further one, the message back in its queue at once, the message acknowledged
 * as if the handler had returned, or a pause of the whole listener.
 */
export type FailureVerdict = 'retry' | 'never' | 'requeue' | 'acknowledge' | 'pause';

const VERDICTS: Partial<Record<AmqpErrorCode, FailureVerdict>> = {
  CONVERSION_FAILED: 'never',
  PAYLOAD_TYPE_MISMATCH: 'never',
  INVALID_HEADER: 'never',
  NO_HANDLER: 'never',
  REJECT_AND_DONT_REQUEUE: 'never',
  IMMEDIATE_REQUEUE: 'requeue',
  IMMEDIATE_ACKNOWLEDGE: 'acknowledge',
  PAUSE_LISTENER: 'pause',
};

/** What a failure asks for. Causes are looked through from the outermost error, and the first that says something decides, as in Spring AMQP. */
export function verdictOf(error: unknown): FailureVerdict {
  for (const link of causesOf(error)) {
    const verdict = verdictOfLink(link);
    if (verdict) return verdict;
  }
  return 'retry';
}

function verdictOfLink(link: unknown): FailureVerdict | undefined {
  if (typeof link !== 'object' || link === null) return undefined;
  if ((link as Record<symbol, unknown>)[NEVER_SUCCEEDS] === true) return 'never';
  return isAmqpError(link) ? VERDICTS[link.code] : undefined;
}
