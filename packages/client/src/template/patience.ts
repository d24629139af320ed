import type { Clock, Timer } from '@nest-amqp/core';

/** How long something may wait. */
export interface PatienceOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** What is thrown when the time is over. */
  timedOut(): Error;
  /** What is thrown when the signal gives up. */
  aborted(signal: AbortSignal): Error;
}

/** Bounds what waits, by time and by the caller's signal: {@link signal} aborts with the error that is to be thrown. */
export class Patience {
  private readonly over = new AbortController();
  private readonly timer: Timer | undefined;

  constructor(private readonly options: PatienceOptions) {
    const { clock, timeoutMs, signal } = options;
    if (timeoutMs !== Infinity) {
      this.timer = clock.after(Math.max(0, timeoutMs || 0), () => this.over.abort(options.timedOut()));
      // Whoever waits for an answer is kept alive by the connection.
      this.timer.unref();
    }
    signal?.addEventListener('abort', this.abort);
    if (signal?.aborted) this.abort();
  }

  get signal(): AbortSignal {
    return this.over.signal;
  }

  /** To be called when the waiting is over, whatever it ended in. */
  end(): void {
    this.timer?.cancel();
    this.options.signal?.removeEventListener('abort', this.abort);
  }

  private readonly abort = (): void => {
    const { signal, aborted } = this.options;
    if (signal) this.over.abort(aborted(signal));
  };
}
