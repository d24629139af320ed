import { systemClock } from '@nest-amqp/core';

/** How long an answer is waited for, and what is thrown without one. */
export interface AnswerBound {
  readonly limitMs: number;
  readonly signal: AbortSignal | undefined;
  readonly late: () => Error;
  readonly aborted: (signal: AbortSignal) => Error;
}

/** Settles as the promise does, unless that takes too long or the signal aborts. */
export async function answeredInTime<T>(answer: Promise<T>, { limitMs, signal, late, aborted }: AnswerBound): Promise<T> {
  if (signal?.aborted) {
    answer.catch(() => undefined);
    throw aborted(signal);
  }
  let end = (): void => undefined;
  const over = new Promise<never>((_, reject) => {
    const timer = systemClock.after(limitMs, () => reject(late()));
    const abort = (): void => {
      if (signal) reject(aborted(signal));
    };
    signal?.addEventListener('abort', abort);
    end = () => {
      timer.cancel();
      signal?.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([answer, over]);
  } finally {
    end();
  }
}
