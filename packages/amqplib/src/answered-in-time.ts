import { systemClock } from '@nest-amqp/core';

/** How long an answer is waited for, and what is thrown without one. */
export interface AnswerBound {
  readonly limitMs: number;
  readonly signal: AbortSignal | undefined;
  readonly late: () => Error;
  readonly aborted: (signal: AbortSignal) => Error;
}

/** Settles as the promise does, unless that takes too long or the signal aborts. */
export function answeredInTime<T>(answer: Promise<T>, { limitMs, signal, late, aborted }: AnswerBound): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = systemClock.after(limitMs, () => settle(() => reject(late())));
    const abort = (): void => settle(() => signal && reject(aborted(signal)));
    const settle = (how: () => void): void => {
      timer.cancel();
      signal?.removeEventListener('abort', abort);
      how();
    };
    signal?.addEventListener('abort', abort);
    answer.then(
      (value) => settle(() => resolve(value)),
      (error: Error) => settle(() => reject(error)),
    );
  });
}
