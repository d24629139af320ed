import { isAmqpError, type AmqpErrorCode } from '@nest-amqp/core';

/**
 * Marks an error of a message that can never succeed, such as one that a validating pipe threw: an own property of this
 * name that is `true`. A symbol of the registry, so that every copy of this package reads it.
 */
export const NEVER_SUCCEEDS = Symbol.for('nest-amqp.never-succeeds');

/**
 * What a failure asks for: another attempt, no further one, the message back in its queue at once, or the message
 * acknowledged as if the handler had returned.
 */
export type FailureVerdict = 'retry' | 'never' | 'requeue' | 'acknowledge';

const VERDICTS: Partial<Record<AmqpErrorCode, FailureVerdict>> = {
  CONVERSION_FAILED: 'never',
  PAYLOAD_TYPE_MISMATCH: 'never',
  INVALID_HEADER: 'never',
  NO_HANDLER: 'never',
  REJECT_AND_DONT_REQUEUE: 'never',
  IMMEDIATE_REQUEUE: 'requeue',
  IMMEDIATE_ACKNOWLEDGE: 'acknowledge',
};

// A chain of causes may end in a circle.
const DEEPEST_CAUSE = 32;

/** What a failure asks for. Causes are looked through from the outermost error, and the first that says something decides, as in Spring AMQP. */
export function verdictOf(error: unknown): FailureVerdict {
  let link = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && typeof link === 'object' && link !== null; depth++) {
    if ((link as Record<symbol, unknown>)[NEVER_SUCCEEDS] === true) return 'never';
    const verdict = isAmqpError(link) ? VERDICTS[link.code] : undefined;
    if (verdict) return verdict;
    link = (link as { readonly cause?: unknown }).cause;
  }
  return 'retry';
}
