import {
  AmqpConnectError,
  AmqpPendingLimitError,
  AmqpStoppedError,
  isBrokerError,
  type AmqpError,
  type Channel,
  type Connection,
  type ReturnedDelivery,
} from '@nest-amqp/core';
import type { ReadyConnection } from '../connection/ready-connection';
import { CLOSE_TIMEOUT_MS, settledWithin } from '../connection/settled-within';
import { ConfirmTracker } from './confirm-tracker';
import { DeadlineTimer } from './deadline-timer';
import { withOutcome, type Outcomes } from './outcomes';
import type { Outgoing } from './outgoing';
import type { ResolvedTemplateOptions } from './template-options';
import { WaitingLine } from './waiting-line';

const MANDATORY = { mandatory: true };
/** Between attempts to open a channel on a connection that stands. */
const REOPEN_MS = 100;

/**
 * Publishes on one channel and waits for the broker's confirms. What cannot be written yet waits in line; what was not
 * confirmed when the channel was lost is sent again on the next one, before anything newer. If the channel was closed for
 * an error, the close does not say which message was at fault: then the unconfirmed ones go one at a time, and the one
 * during which the error comes back is it.
 */
export class Publisher {
  private channel?: Channel;
  private opening = false;
  private blocked = false;
  private stopped = false;
  /** Whether there has ever been a connection: what is sent before waits for it, whatever `whenDown` says. */
  private wasReady = false;
  /** How many at the front of the line are sent one at a time. */
  private suspects = 0;
  private readonly unconfirmed = new ConfirmTracker();
  private readonly waiting = new WaitingLine();
  private readonly deadlines: DeadlineTimer;
  private whenSettled?: () => void;

  constructor(
    private readonly connection: ReadyConnection,
    private readonly options: ResolvedTemplateOptions,
    private readonly outcomes: Outcomes,
  ) {
    this.deadlines = new DeadlineTimer(connection.clock, (now) => this.sweep(now));
    connection.onReady((current) => {
      this.wasReady = true;
      this.blocked = false;
      current.onBlocked(() => (this.blocked = true));
      current.onUnblocked(() => {
        this.blocked = false;
        this.drain();
      });
      if (this.waiting.size > 0) void this.open();
    });
  }

  /** Messages that are written and not confirmed, and messages that wait to be written. */
  get pending(): number {
    return this.unconfirmed.size + this.waiting.size;
  }

  publish(outgoing: Outgoing): void {
    if (this.stopped) {
      this.outcomes.failed(
        outgoing,
        new AmqpStoppedError('The application has stopped and sends nothing any more', { outcome: 'not-sent' }),
      );
    } else {
      const channel = this.waiting.size === 0 ? this.writableChannel : undefined;
      if (channel) this.write(channel, outgoing);
      else this.wait(outgoing);
    }
    this.deadlines.watch(outgoing.deadline);
  }

  /** Waits until everything is settled, each send until its deadline and `sendTimeoutMs` at the latest, then gives up the channel. */
  async close(): Promise<void> {
    const { clock } = this.connection;
    this.stopped = true;
    if (!this.isSettled) {
      const settled = new Promise<void>((resolve) => (this.whenSettled = resolve));
      await settledWithin(clock, this.options.sendTimeoutMs, settled);
    }
    this.giveUp();
    this.deadlines.stop();
    if (this.channel) await settledWithin(clock, CLOSE_TIMEOUT_MS, this.channel.close());
  }

  /** Nobody waits for anything any more; what was given up may still be unconfirmed. */
  private get isSettled(): boolean {
    return this.pending === 0 || !(this.unconfirmed.find(isUnsettled) !== undefined || this.waiting.some(isUnsettled));
  }

  /** The channel, if a message may be written just now. */
  private get writableChannel(): Channel | undefined {
    const mayWrite = this.channel?.writable === true && !this.blocked && (this.suspects === 0 || this.unconfirmed.size === 0);
    return mayWrite ? this.channel : undefined;
  }

  private wait(outgoing: Outgoing): void {
    const down = !this.connection.current || this.blocked;
    if (down && this.wasReady && this.options.whenDown === 'fail') {
      this.outcomes.failed(
        outgoing,
        new AmqpConnectError("There is no connection to the broker just now, and whenDown is 'fail'", { outcome: 'not-sent' }),
      );
      return;
    }
    const { messages, bytes } = this.options.maxPending;
    if (down && (this.waiting.size >= messages || this.waiting.bytes + outgoing.message.body.length > bytes)) {
      this.outcomes.failed(
        outgoing,
        new AmqpPendingLimitError(
          `${String(this.waiting.size)} messages (${String(this.waiting.bytes)} bytes) wait for the broker already. Slow down, or raise maxPending`,
        ),
      );
      return;
    }
    this.waiting.push(outgoing);
    if (!this.channel) void this.open();
  }

  private write(channel: Channel, outgoing: Outgoing): void {
    try {
      const sequenceNumber = channel.basicPublish(
        outgoing.exchange,
        outgoing.routingKey,
        outgoing.message.properties,
        outgoing.message.body,
        MANDATORY,
      );
      outgoing.written = true;
      if (sequenceNumber > 0) this.unconfirmed.add(sequenceNumber, outgoing);
      else this.outcomes.confirmed(outgoing);
    } catch (error) {
      // A channel that has just closed says so by onClose as well, and then the message goes out on the next one.
      if (!channel.isOpen) this.waiting.putFirst([outgoing]);
      else this.outcomes.failed(outgoing, withOutcome(error as Error, 'not-sent'));
    }
  }

  private drain(): void {
    for (let channel = this.writableChannel; channel && this.waiting.size > 0; channel = this.writableChannel) {
      const next = this.waiting.shift();
      if (next && !next.settled) this.write(channel, next);
      else if (this.suspects > 0) this.suspects--;
    }
    this.tellIfSettled();
  }

  private async open(): Promise<void> {
    if (this.opening || this.channel) return;
    this.opening = true;
    try {
      const connection = await this.connection.ready();
      await this.openOn(connection);
    } catch (error) {
      this.abandon(error as Error);
    } finally {
      this.opening = false;
    }
    this.drain();
  }

  /** Opens a channel; if that fails, it is tried again after a while, on the connection of then. */
  private async openOn(connection: Connection): Promise<void> {
    try {
      const channel = await connection.createChannel();
      if (this.options.publisherConfirms !== 'none') await channel.confirmSelect();
      this.adopt(channel);
    } catch {
      this.connection.clock.after(REOPEN_MS, () => void this.open()).unref();
    }
  }

  private adopt(channel: Channel): void {
    channel.onConfirm((sequenceNumber, multiple, ack) => {
      this.confirm(sequenceNumber, multiple, ack);
    });
    channel.onReturn((returned) => {
      const outgoing = this.unconfirmed.find((each) => !each.returned && isReturnOf(returned, each));
      if (outgoing) this.outcomes.returned(outgoing, returned);
    });
    channel.onDrain(() => {
      this.drain();
    });
    this.channel = channel;
    channel.onClose((error) => {
      this.lose(channel, error);
    });
  }

  private confirm(sequenceNumber: number, multiple: boolean, ack: boolean): void {
    this.unconfirmed.take(sequenceNumber, multiple, (outgoing) => {
      if (this.suspects > 0) this.suspects--;
      if (ack) this.outcomes.confirmed(outgoing);
      else this.outcomes.nacked(outgoing);
    });
    if (this.waiting.size > 0 || this.whenSettled) this.drain();
  }

  private lose(channel: Channel, error: AmqpError | undefined): void {
    if (this.channel !== channel) return;
    this.channel = undefined;
    // What was given up meanwhile may be the one at fault as well.
    const lost = this.unconfirmed.takeAll();
    let again = lost.filter((each) => !each.settled);
    if (isBrokerError(error) && error.scope === 'channel') {
      const [culprit] = lost;
      if (culprit && lost.length === 1) {
        this.outcomes.failed(culprit, withOutcome(error, 'refused'));
        again = [];
        this.suspects = Math.max(0, this.suspects - 1);
      } else {
        this.suspects += again.length;
      }
    }
    for (const each of again) forgetReturn(each);
    this.waiting.putFirst(again);
    this.tellIfSettled();
    if (this.waiting.size > 0) void this.open();
  }

  /** The first connection was given up, or none comes any more: nothing that waits can be sent. */
  private abandon(error: Error): void {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      if (next.written) this.outcomes.stopped(next);
      else this.outcomes.failed(next, withOutcome(error, 'not-sent'));
    }
    this.suspects = 0;
    this.tellIfSettled();
  }

  private giveUp(): void {
    const stop = (outgoing: Outgoing): void => {
      this.outcomes.stopped(outgoing);
    };
    this.unconfirmed.forEach(stop);
    this.waiting.forEach(stop);
    this.waiting.dropSettled();
  }

  private tellIfSettled(): void {
    if (this.whenSettled && this.isSettled) this.whenSettled();
  }

  private sweep(now: number): number {
    let earliest = Infinity;
    const look = (outgoing: Outgoing): void => {
      if (outgoing.settled) return;
      if (outgoing.deadline > now) earliest = Math.min(earliest, outgoing.deadline);
      else this.outcomes.timedOut(outgoing);
    };
    this.unconfirmed.forEach(look);
    this.waiting.forEach(look);
    this.waiting.dropSettled();
    this.tellIfSettled();
    return earliest;
  }
}

function isUnsettled(outgoing: Outgoing): boolean {
  return !outgoing.settled;
}

/** Several messages may have one id; where they went tells them apart. */
function isReturnOf({ properties, exchange, routingKey }: ReturnedDelivery, outgoing: Outgoing): boolean {
  return (
    outgoing.message.properties.messageId === properties.messageId && outgoing.exchange === exchange && outgoing.routingKey === routingKey
  );
}

/** A message that is sent again may find a queue this time. */
function forgetReturn(outgoing: Outgoing): void {
  outgoing.returned = undefined;
  if (outgoing.correlation) outgoing.correlation.returned = undefined;
}
