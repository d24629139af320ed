import { ImmediateRequeueError } from '@nest-amqp/core';
import type { BackOff } from './back-off';
import { verdictOf } from './failure-verdict';

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
 * rejects with the last failure. Interrupted while it waits, it rejects with an `ImmediateRequeueError`.
 */
export function retryStep<W extends Retryable>(options: RetryOptions<W>): (next: (work: W) => unknown) => (work: W) => Promise<unknown> {
  return (next) => async (work) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await next(work);
      } catch (thrown) {
        const delayMs = work.decided || verdictOf(thrown) !== 'retry' ? undefined : options.backOff?.delayMs(attempt);
        if (delayMs === undefined) throw thrown;
        options.onFailedAttempt(work, thrown, attempt, delayMs);
        if (!(await work.pause(delayMs))) {
          throw new ImmediateRequeueError('the listener stopped, or lost its channel, before the next attempt', { cause: thrown });
        }
      }
    }
  };
}
