import { AmqpConnectionLostError } from '@nest-amqp/core';

/**
 * How long the broker has confirmed nothing of what it was sent. RabbitMQ before 4.3 may stop reading a connection for good,
 * and say so to nobody: when a quorum queue is deleted to which the connection publishes much at that moment.
 */
export class Silence {
  private hasEnded = false;
  private since: number | undefined;
  /** Each time in vain the next silence may last twice as long: a queue without a majority is silent on every connection. */
  private allowedMs: number;

  constructor(private readonly limitMs: number) {
    this.allowedMs = limitMs;
  }

  /** Something was confirmed. */
  end(): void {
    this.hasEnded = true;
  }

  /** To be asked whenever a send may have been waited for in vain; `expects` says whether there is anything to confirm. */
  lastsTooLong(now: number, expects: boolean): boolean {
    if (this.hasEnded) this.allowedMs = this.limitMs;
    if (this.hasEnded || !expects) this.since = undefined;
    this.hasEnded = false;
    if (!expects) return false;
    this.since ??= now;
    if (now - this.since < this.allowedMs) return false;
    this.since = undefined;
    this.allowedMs *= 2;
    return true;
  }

  toError(unconfirmed: number): AmqpConnectionLostError {
    return new AmqpConnectionLostError(
      `The broker has confirmed none of ${String(unconfirmed)} messages for long, and did not say that it is blocked. Another connection is opened; check the broker's log and the queues that are published to`,
    );
  }
}
