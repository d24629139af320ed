import type { BasicProperties, HeaderTable } from '@nest-amqp/core';
import { failedAttempts, RETRY_HEADERS } from './retry-headers';

/** What has become of one message since its first failure, for the log: `attempt 1 failed (Error: boom), tried again after 200 ms > …`. */
export class FailureTrail {
  private readonly steps: string[] = [];
  private lastFailed = 0;

  /** Begins with what the message's headers tell of attempts before this delivery. */
  constructor({ headers = {} }: BasicProperties) {
    const before = failedAttempts({ headers });
    if (before > 0) this.steps.push(`came back after ${String(before)} failed attempts (the last: ${causeOf(headers)})`);
  }

  /** @param then what was done about it; said of one attempt twice, its failure is told once */
  failed(attempt: number, error: Error, then: string): void {
    const again = attempt === this.lastFailed;
    this.lastFailed = attempt;
    this.steps.push(again ? then : `attempt ${String(attempt)} failed (${error.name}: ${error.message}), ${then}`);
  }

  toString(): string {
    return this.steps.join(' > ');
  }
}

function causeOf({ [RETRY_HEADERS.cause]: cause }: HeaderTable): string {
  return typeof cause === 'string' ? cause : 'unknown';
}
