import type { AmqpLogger } from '../connection/logger';
import { waitQueueName } from '../delay/wait-queue-name';
import type { FailedAttempt } from '../retry/retry-step';
import { thrownError } from '../retry/thrown-error';
import type { Invocation } from './invocation';

/** Logs, once each, attempts that failed and are followed by another one. */
export class FailedAttempts {
  constructor(
    private readonly listener: string,
    private readonly logger: AmqpLogger,
  ) {}

  waitHere(invocation: Invocation, failed: FailedAttempt): void {
    this.tell(invocation, failed, `is tried again in ${this.shown(failed)}`, `tried again after ${this.shown(failed)}`);
  }

  waitElsewhere(invocation: Invocation, failed: FailedAttempt): void {
    const queue = waitQueueName(Math.ceil(failed.delayMs), '');
    this.tell(invocation, failed, `waits ${this.shown(failed)} in queue '${queue}'`, `put into queue '${queue}' for ${this.shown(failed)}`);
  }

  private tell(invocation: Invocation, { thrown, attempt }: FailedAttempt, now: string, later: string): void {
    const error = thrownError(thrown, this.listener);
    this.logger.warn(
      `${invocation.handler?.name ?? this.listener} failed on attempt ${String(attempt)} for ${invocation.label}, and ${now}: ${error.name}: ${error.message}`,
    );
    if (this.logger.debug) invocation.failureTrail.failed(attempt, error, later);
  }

  private shown({ delayMs }: FailedAttempt): string {
    return `${String(Math.round(delayMs))} ms`;
  }
}
