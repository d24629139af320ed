import { ImmediateRequeueError } from '@nest-amqp/core';
import type { BackOff } from './back-off';
import { verdictOf } from './failure-verdict';
import { isPromise } from './is-promise';

/** Work that may be attempted again. */
export interface Retryable {
  /** True when another attempt is pointless, because the work is decided already. */
  readonly decided: boolean;
  /** Waits; resolves early with `false` when nobody wants the result any more. */
  pause(delayMs: number): Promise<boolean>;
}

/** How attempts follow each other. */
export interface RetryOptions<W extends Retryable> {
  /** Absent: a single attempt. */
  readonly backOff?: BackOff;
  /** Told of each failed attempt that is followed by another one. */
  onFailedAttempt(work: W, thrown: unknown, attempt: number, delayMs: number): void;
}

/**
 * Runs the rest of the pipeline until it succeeds, a failure cannot be helped by another attempt, or the back-off ends; then
 * fails with the last failure. Interrupted while it waits, it fails with an `ImmediateRequeueError`.
 *
 * A first attempt that succeeds costs one promise, and none if the handler returns at once.
 */
export function retryStep<W extends Retryable>(options: RetryOptions<W>): (next: (work: W) => unknown) => (work: W) => unknown {
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
      const delayMs = work.decided || verdictOf(thrown) !== 'retry' ? undefined : options.backOff?.delayMs(number);
      if (delayMs === undefined) throw thrown;
      options.onFailedAttempt(work, thrown, number, delayMs);
      if (!(await work.pause(delayMs))) {
        throw new ImmediateRequeueError('the listener stopped, or lost its channel, before the next attempt', { cause: thrown });
      }
      return attempt(work, number + 1);
    };
    return (work) => attempt(work, 1);
  };
}
