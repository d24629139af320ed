import type { BasicProperties, HeaderTable } from '@nest-amqp/core';
import { cutText } from './header-size';

/** The headers of a message that waits, or has waited, in a wait queue for its next attempt. */
export const RETRY_HEADERS = {
  /** How many attempts have failed. */
  attempt: 'x-retry-attempt',
  /** Name and message of the last failure. */
  cause: 'x-retry-cause',
  /** When the first attempt failed; a timestamp, in whole seconds. */
  firstFailure: 'x-retry-first-failure',
} as const;

const LONGEST_CAUSE = 500;

/** How many attempts had failed before a message was delivered; 0 if it comes for the first time. */
export function failedAttempts({ headers }: BasicProperties): number {
  const attempts = headers?.[RETRY_HEADERS.attempt];
  return typeof attempts === 'number' && attempts > 0 ? Math.floor(attempts) : 0;
}

/** What is added to a message after its `attempt`th attempt has failed. */
export function retryHeaders({ headers }: BasicProperties, failure: { attempt: number; error: Error; now: number }): HeaderTable {
  const { attempt, error, now } = failure;
  return {
    [RETRY_HEADERS.attempt]: attempt,
    [RETRY_HEADERS.cause]: cutText(`${error.name}: ${error.message}`, LONGEST_CAUSE),
    [RETRY_HEADERS.firstFailure]: headers?.[RETRY_HEADERS.firstFailure] ?? new Date(now),
  };
}

/** Whether a header was added on behalf of retries. */
export function isRetryHeader(name: string): boolean {
  return Object.values<string>(RETRY_HEADERS).includes(name);
}
