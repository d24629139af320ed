import {
  AmqpConnectionLostError,
  AmqpMessageReturnedError,
  AmqpTimeoutError,
  isBrokerError,
  type AmqpError,
  type Channel,
  type Clock,
} from '@nest-amqp/core';
import { settledWithin } from '../connection/settled-within';
import { isReturnOf } from './matching-return';
import type { Outcomes } from './outcomes';
import type { Outgoing } from './outgoing';
import { returnedError, withOutcome } from './send-failures';

const MANDATORY = { mandatory: true };

/** What is sent on one channel in transaction mode: the broker keeps it back until the commit. */
export class ChannelTransaction {
  private readonly sends: Outgoing[] = [];
  private closedFor: AmqpError | undefined;

  constructor(
    private readonly channel: Channel,
    private readonly outcomes: Outcomes,
    private readonly clock: Clock,
  ) {
    channel.onReturn((returned) => {
      const outgoing = this.sends.find((each) => isReturnOf(returned, each));
      if (outgoing) outcomes.returned(outgoing, returned);
    });
    channel.onClose((error) => (this.closedFor = error ?? new AmqpConnectionLostError('The channel of the transaction was closed')));
  }

  /** Its send resolves when the message is written: only the commit sends it. */
  publish(outgoing: Outgoing): void {
    const { exchange, routingKey, message } = outgoing;
    try {
      this.channel.basicPublish(exchange, routingKey, message.properties, message.body, MANDATORY);
    } catch (error) {
      this.outcomes.failed(outgoing, withOutcome(this.closedFor ?? (error as Error), 'not-sent'));
      return;
    }
    this.sends.push(outgoing);
    outgoing.settled = true;
    outgoing.resolve();
  }

  /**
   * @throws what the broker had against something in the transaction, with the outcome `refused`: nothing of it took place.
   * A lost connection or a broker that does not answer leaves it `unknown`. AmqpMessageReturnedError if the transaction is
   * committed, but a message that must not be unroutable came back.
   */
  async commit(timeoutMs: number): Promise<void> {
    const committing = this.closedFor ? Promise.reject(withOutcome(this.closedFor, 'refused')) : this.channel.txCommit();
    const answered = await settledWithin(this.clock, timeoutMs, committing);
    try {
      if (!answered) throw this.unanswered(timeoutMs);
      await committing;
    } catch (error) {
      committing.catch(() => undefined);
      // Where the commit was written before the channel's end was read, the end says why.
      const cause = this.closedFor ?? (error as Error);
      const failure = withOutcome(cause, isBrokerError(cause) && cause.scope === 'channel' ? 'refused' : 'unknown');
      this.outcomes.rolledBack(this.sends, failure);
      throw failure;
    }
    this.outcomes.committed(this.sends);
    this.throwIfReturned();
  }

  /** The broker forgets what was sent; what was received goes back with the channel's end. */
  async rollback(timeoutMs: number, reason: Error): Promise<void> {
    // A channel that cannot answer any more has rolled back by its end.
    if (this.channel.isOpen) await settledWithin(this.clock, timeoutMs, this.channel.txRollback());
    this.outcomes.rolledBack(this.sends, reason);
  }

  private unanswered(timeoutMs: number): AmqpTimeoutError {
    return new AmqpTimeoutError(
      `The broker has not answered the commit within ${String(timeoutMs)} ms: nobody knows whether the transaction took place`,
    );
  }

  private throwIfReturned(): void {
    const returned = this.sends.filter((each) => each.returned && each.unroutable === 'reject');
    const [first] = returned;
    if (!first) return;
    throw new AmqpMessageReturnedError(
      `The transaction is committed, but ${String(returned.length)} of its messages came back: ${returnedError(first).message}`,
      { returned: first.returned, details: { exchange: first.exchange, routingKey: first.routingKey } },
    );
  }
}
