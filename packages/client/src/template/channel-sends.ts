import { AmqpConnectionLostError, isBrokerError, type AmqpError, type Channel, type Clock } from '@nest-amqp/core';
import { ConfirmTracker } from './confirm-tracker';
import { DeadlineTimer } from './deadline-timer';
import { isReturnOf } from './matching-return';
import type { Outcomes } from './outcomes';
import type { Outgoing } from './outgoing';
import { withOutcome } from './send-failures';

const MANDATORY = { mandatory: true };

/**
 * The sends of one channel in confirm mode that nobody else uses. When the channel is lost they fail: sending them again on
 * another one would break the order with what else was done on it.
 */
export class ChannelSends {
  /** What the sends since the last look have failed with, oldest first. */
  private failures: Error[] = [];
  private waiting: (() => void)[] = [];
  private readonly unconfirmed = new ConfirmTracker<Outgoing>();
  private readonly deadlines: DeadlineTimer;

  constructor(
    private readonly channel: Channel,
    private readonly outcomes: Outcomes,
    clock: Clock,
  ) {
    this.deadlines = new DeadlineTimer(clock, (now) => this.sweep(now));
    channel.onConfirm((sequenceNumber, multiple, ack) => {
      this.unconfirmed.take(sequenceNumber, multiple, (outgoing) => {
        if (ack) outcomes.confirmed(outgoing);
        else outcomes.nacked(outgoing);
      });
      this.tell();
    });
    channel.onReturn((returned) => {
      const outgoing = this.unconfirmed.find((each) => isReturnOf(returned, each));
      if (outgoing) outcomes.returned(outgoing, returned);
    });
    channel.onClose((error) => this.lose(error));
  }

  publish(outgoing: Outgoing): void {
    const { exchange, routingKey, message } = outgoing;
    outgoing.outcome.catch((error: unknown) => this.failures.push(error as Error));
    try {
      const sequenceNumber = this.channel.basicPublish(exchange, routingKey, message.properties, message.body, MANDATORY);
      outgoing.written = true;
      this.unconfirmed.add(sequenceNumber, outgoing);
      this.deadlines.watch(outgoing.deadline);
    } catch (error) {
      this.outcomes.failed(outgoing, withOutcome(error as Error, 'not-sent'));
    }
  }

  /** Resolves when every send is settled: each at its deadline, at the latest. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.tell();
    });
  }

  /** What the sends have failed with since the last call. */
  takeFailures(): readonly Error[] {
    const { failures } = this;
    this.failures = [];
    return failures;
  }

  end(): void {
    this.deadlines.stop();
  }

  private lose(error: AmqpError | undefined): void {
    const lost = this.unconfirmed.takeAll();
    const cause = error ?? new AmqpConnectionLostError('The channel was closed before the broker had confirmed the message');
    const isCertain = isBrokerError(error) && error.scope === 'channel' && lost.length === 1;
    for (const each of lost) this.outcomes.failed(each, withOutcome(cause, isCertain ? 'refused' : 'unknown'));
    this.tell();
  }

  private tell(): void {
    if (this.unconfirmed.find((each) => !each.settled)) return;
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private sweep(now: number): number {
    let earliest = Infinity;
    this.unconfirmed.forEach((outgoing) => {
      if (outgoing.settled) return;
      if (outgoing.deadline > now) earliest = Math.min(earliest, outgoing.deadline);
      else this.outcomes.timedOut(outgoing, undefined);
    });
    this.tell();
    return earliest;
  }
}
