import { AmqpTimeoutError, type Clock } from '@nest-amqp/core';

/** How long something may take, and what it is called when it took longer. */
export interface TimeBound {
  readonly clock: Clock;
  readonly limitMs: number;
  /** What is waited for, as the beginning of a sentence: `queue.delete`. */
  readonly what: string;
}

/**
 * Settles as the promise does, or rejects when the time is over; what was asked for may still happen then.
 *
 * @throws AmqpTimeoutError naming what took so long.
 */
export function within<T>({ clock, limitMs, what }: TimeBound, promise: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = clock.after(limitMs, () => reject(unansweredError(what, limitMs)));
    promise.then(resolve, reject).finally(() => timer.cancel());
  });
}

/** An operation that the broker did not answer in its time. */
export function unansweredError(what: string, limitMs: number): AmqpTimeoutError {
  return new AmqpTimeoutError(
    `${what} was not answered within ${String(limitMs)} ms, and may still take effect. Check the broker and the network, or raise operationTimeoutMs`,
    { details: { operation: what, timeoutMs: limitMs } },
  );
}

/** An operation for which there was no connection in its time. */
export function disconnectedError(what: string, limitMs: number): AmqpTimeoutError {
  return new AmqpTimeoutError(
    `${what} was not begun: there was no connection to the broker within ${String(limitMs)} ms. Check the broker and the network, or raise operationTimeoutMs`,
    { outcome: 'not-sent', details: { operation: what, timeoutMs: limitMs } },
  );
}
