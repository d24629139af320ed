import { AmqpHandlerTimeoutError, type Clock } from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import { isPromise } from '../retry/is-promise';
import type { ConsumeStep } from './consume-step';

/** What may take too long. */
export interface TimedWork {
  /** For logs and errors. */
  readonly label: string;
  readonly handler: { readonly name: string } | undefined;
  /** Tells the handler, by its signal, that nobody waits for it any more. */
  abort(reason: Error): void;
  /** Another attempt begins, with a signal of its own. */
  renewSignal(): void;
}

/** What the step needs to know of its listener. */
export interface HandlerTimeoutOptions {
  readonly listener: string;
  readonly limitMs: number;
  readonly clock: Clock;
  readonly logger: AmqpLogger;
}

/**
 * Fails an attempt that has not settled in time with an `AmqpHandlerTimeoutError`, after its signal was aborted with the same. What
 * the handler does later changes nothing; it is logged.
 */
export function handlerTimeoutStep<W extends TimedWork>({ listener, limitMs, clock, logger }: HandlerTimeoutOptions): ConsumeStep<W> {
  const nameOf = (work: W): string => work.handler?.name ?? listener;
  return (next) => (work) => {
    work.renewSignal();
    const result = next(work);
    if (!isPromise(result)) return result;
    return new Promise((resolve, reject) => {
      let isLate = false;
      const timer = clock.after(limitMs, () => {
        isLate = true;
        const error = new AmqpHandlerTimeoutError(
          `${nameOf(work)} had not finished with ${work.label} after ${limitMs} ms. Let it heed its AbortSignal, or raise handlerTimeoutMs`,
          { details: { listener, handler: nameOf(work), limitMs } },
        );
        work.abort(error);
        reject(error);
      });
      timer.unref();
      const settled = (outcome: string): void => {
        timer.cancel();
        if (isLate)
          logger.warn(`${nameOf(work)} ${outcome} for ${work.label} after its ${limitMs} ms were over, which changes nothing any more`);
        else resolve(result);
      };
      result.then(
        () => settled('finished'),
        (thrown: unknown) => settled(`failed (${String(thrown)})`),
      );
    });
  };
}
