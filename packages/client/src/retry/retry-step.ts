import { ImmediateAcknowledgeError, ImmediateRequeueError } from '@nest-amqp/core';
import { verdictOf } from './failure-verdict';
import { isPromise } from './is-promise';
import { LONGEST_WAIT_IN_PROCESS_MS, type RetryPolicy } from './retry-policy';

/** Work that may be attempted again. */
export interface Retryable {
  /** True when another attempt is pointless, because the work is decided already. */
  readonly decided: boolean;
  /** Attempts that had failed before the work came here. */
  readonly failedBefore: number;
  /** Set to the number of failed attempts after each. */
  failures: number;
  /** Waits; resolves early with `false` when nobody wants the result any more. */
  pause(delayMs: number): Promise<boolean>;
}

/** An attempt that failed and is followed by another one. */
export interface FailedAttempt {
  readonly thrown: unknown;
  /** From 1, counted over all that brought the work here. */
  readonly attempt: number;
  /** Before the next attempt. */
  readonly delayMs: number;
}

/** How attempts follow each other. */
export interface RetryStepOptions<W extends Retryable> {
  /** Absent: a single attempt. */
  readonly policy?: RetryPolicy;
  /** Told of each failed attempt that is followed by another one here. */
  onFailedAttempt(work: W, failed: FailedAttempt): void;
  /** What to fail with in the place of a failure that could be tried again; `undefined`: nothing. */
  insteadOf?(thrown: unknown): Error | undefined;
  /** Puts work that has a longer time to wait into a place from where it comes back; `false` if it has to be waited for here. */
  waitElsewhere(work: W, failed: FailedAttempt): Promise<boolean>;
}

/**
 * Runs the rest of the pipeline until it succeeds, a failure cannot be helped by another attempt, or the back-off ends; then
 * fails with the last failure. Interrupted while it waits, it fails with an `ImmediateRequeueError`, and with an
 * `ImmediateAcknowledgeError` when the work waits elsewhere.
 *
 * A first attempt that succeeds costs one promise, and none if the handler returns at once.
 */
export function retryStep<W extends Retryable>(options: RetryStepOptions<W>): (next: (work: W) => unknown) => (work: W) => unknown {
  return (next) => {
    const attempt = (work: W, number: number): unknown => {
      try {
        const result = next(work);
        return isPromise(result) ? result.then(undefined, (thrown: unknown) => again(work, thrown, number)) : result;
      } catch (thrown) {
        return again(work, thrown, number);
      }
    };
    const again = async (work: W, thrown: unknown, number: number): Promise<unknown> => {
      const delayMs = await delayOfNextAttempt(options, work, { thrown, number });
      if (!(await work.pause(delayMs))) {
        throw interruptedAttempt(thrown);
      }
      return attempt(work, number + 1);
    };
    return (work) => attempt(work, 1);
  };
}

/** A failed attempt, counted from 1 since the work came here. */
export interface AttemptHere {
  readonly thrown: unknown;
  readonly number: number;
}

/**
 * Resolves with the milliseconds to wait here before the next attempt. Rejects if there is none: with what was thrown, or with an
 * `ImmediateAcknowledgeError` when the work waits elsewhere.
 */
export async function delayOfNextAttempt<W extends Retryable>(
  { policy, ...options }: RetryStepOptions<W>,
  work: W,
  { thrown, number }: AttemptHere,
): Promise<number> {
  const failures = (work.failures = work.failedBefore + number);
  if (work.decided || verdictOf(thrown) !== 'retry' || policy?.triesAgain(thrown) === false) throw thrown;
  const instead = options.insteadOf?.(thrown);
  if (instead) throw instead;
  if (!policy) throw thrown;
  const delayMs = policy.backOff.delayMs(failures);
  if (delayMs === undefined) throw thrown;
  const failed: FailedAttempt = { thrown, attempt: failures, delayMs };
  if (!policy.ordered && delayMs > LONGEST_WAIT_IN_PROCESS_MS && (await options.waitElsewhere(work, failed))) {
    throw new ImmediateAcknowledgeError('the message waits in a queue of the broker for its next attempt', { cause: thrown });
  }
  options.onFailedAttempt(work, failed);
  return delayMs;
}

/** The next attempt is not made here. */
export function interruptedAttempt(cause: unknown): ImmediateRequeueError {
  return new ImmediateRequeueError('the listener stopped, or lost its channel, before the next attempt', { cause });
}
