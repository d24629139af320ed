import { AmqpConnectError, type Clock, type Timer } from '@nest-amqp/core';
import type { BackOff } from '../retry/back-off';

/** How long, and how often, it is tried to connect. */
export interface ConnectPolicy {
  /** The waits between attempts; when it ends, its last one is waited again. */
  readonly backOff: BackOff;
  /** Attempts until it is given up. By default there is no limit. */
  readonly maxAttempts?: number;
  /** Milliseconds until it is given up. By default there is no limit. */
  readonly timeoutMs?: number;
}

/** An attempt that failed, and how long it is waited for the next one. */
export interface FailedAttempt {
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: Error;
}

/** What {@link connectBy} needs beside its policy. */
export interface ConnectTries {
  readonly clock: Clock;
  /** Ends it, with the signal's reason. */
  readonly signal: AbortSignal;
  /** Whether another attempt cannot help. */
  isFinal(error: unknown): boolean;
  onFailed(failed: FailedAttempt): void;
}

/** Attempts that were enough: how many, and why the last one failed. */
export class AttemptsUsedUp extends Error {
  constructor(
    readonly attempts: number,
    override readonly cause: Error,
  ) {
    super(cause.message);
  }
}

/**
 * Tries until an attempt succeeds.
 *
 * @throws AttemptsUsedUp when the policy has had enough, the signal's reason, or an error that is final.
 */
export async function connectBy<T>(policy: ConnectPolicy, attempt: () => Promise<T>, tries: ConnectTries): Promise<T> {
  const { clock, signal } = tries;
  const { backOff, maxAttempts = Infinity, timeoutMs = Infinity } = policy;
  const giveUpAt = clock.now() + timeoutMs;
  let delayMs = 0;
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (thrown) {
      signal.throwIfAborted();
      if (tries.isFinal(thrown)) throw thrown;
      const error = thrown instanceof Error ? thrown : new AmqpConnectError(String(thrown));
      delayMs = backOff.delayMs(attempts) ?? delayMs;
      if (attempts >= maxAttempts || clock.now() + delayMs >= giveUpAt) throw new AttemptsUsedUp(attempts, error);
      tries.onFailed({ attempt: attempts, delayMs, error });
      await pause(clock, delayMs, signal);
    }
  }
}

function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let timer: Timer | undefined = undefined;
    const done = (): void => {
      timer?.cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done);
    timer = clock.after(delayMs, done);
  });
}
