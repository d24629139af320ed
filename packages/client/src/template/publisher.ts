import { AmqpStoppedError, isBrokerError, type AmqpError, type Channel } from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import type { ReadyConnection } from '../connection/ready-connection';
import { settledWithin } from '../connection/settled-within';
import type { Blockage } from './blockage';
import { CulpritSearch } from './culprit-search';
import { DeadlineTimer } from './deadline-timer';
import { forgetReturn, isReturnOf } from './matching-return';
import type { Outcomes } from './outcomes';
import type { Outgoing } from './outgoing';
import { refusalToWait } from './pending-bound';
import { isUnsettled, PendingSends } from './pending-sends';
import { PublishingChannel } from './publishing-channel';
import { withOutcome } from './send-failures';
import { Silence } from './silence';
import type { ResolvedTemplateOptions } from './template-options';

const MANDATORY = { mandatory: true };
/** The longest that closing waits for confirms, however long a send may take. */
const LONGEST_FLUSH_MS = 20_000;

/** What a {@link Publisher} stands on. */
export interface PublisherParts {
  readonly connection: ReadyConnection;
  readonly blockage: Blockage;
  readonly options: ResolvedTemplateOptions;
  readonly outcomes: Outcomes;
  readonly logger: AmqpLogger;
}

/**
 * Publishes on one channel and waits for the broker's confirms. What cannot be written yet waits in line; what was not
 * confirmed when the channel was lost is sent again on the next one, before anything newer. If the channel was closed for
 * an error, the one message at fault is searched for, and only it fails.
 */
export class Publisher {
  private stopped = false;
  /** Whether there has ever been a connection: what is sent before waits for it, whatever `whenDown` says. */
  private wasReady = false;
  private tidying = false;
  private readonly sends = new PendingSends();
  private readonly unconfirmed = this.sends.unconfirmed;
  private readonly waiting = this.sends.waiting;
  private readonly search = new CulpritSearch();
  private readonly silence: Silence;
  private readonly channel: PublishingChannel;
  private readonly deadlines: DeadlineTimer;

  constructor(private readonly parts: PublisherParts) {
    const { connection, blockage, options, logger } = parts;
    this.silence = new Silence(options.sendTimeoutMs);
    this.deadlines = new DeadlineTimer(connection.clock, (now) => this.sweep(now));
    this.channel = new PublishingChannel(
      connection,
      { confirms: options.publisherConfirms !== 'none', logger },
      {
        opened: (channel) => this.adopt(channel),
        lost: (_channel, error) => this.lose(error),
        refused: (error) => this.abandon(error),
      },
    );
    connection.onReady(() => {
      this.wasReady = true;
      if (this.waiting.size > 0) void this.channel.open();
    });
    blockage.onUnblocked(() => this.drain());
  }

  /** Messages that are written and not confirmed, and messages that wait to be written. */
  get pending(): number {
    return this.sends.size;
  }

  /** Messages that are written and not confirmed. */
  get unconfirmedCount(): number {
    return this.unconfirmed.size;
  }

  /** The oldest message that is pending. */
  get oldest(): Outgoing | undefined {
    return this.sends.oldest;
  }

  publish(outgoing: Outgoing): void {
    if (this.stopped) {
      const error = new AmqpStoppedError('The application has stopped and sends nothing any more', { outcome: 'not-sent' });
      this.parts.outcomes.failed(outgoing, error);
      return;
    }
    const channel = this.waiting.size === 0 ? this.channelFor(outgoing) : undefined;
    if (channel) this.write(channel, outgoing);
    else this.wait(outgoing);
    this.deadlines.watch(outgoing.deadline);
  }

  /** Lets go of what was settled from outside, such as by a signal, once for all of a turn. */
  tidy(): void {
    if (this.tidying) return;
    this.tidying = true;
    queueMicrotask(() => {
      this.tidying = false;
      this.dropSettled();
    });
  }

  /** Waits until everything is settled, each send until its deadline and `sendTimeoutMs` or 20 s at the latest, then gives up the channel. */
  async close(): Promise<void> {
    this.stopped = true;
    const limitMs = Math.min(this.parts.options.sendTimeoutMs, LONGEST_FLUSH_MS);
    await settledWithin(this.parts.connection.clock, limitMs, this.sends.allSettled());
    this.sends.forEach((outgoing) => this.parts.outcomes.stopped(outgoing));
    this.dropSettled();
    this.deadlines.stop();
    await this.channel.close();
  }

  /** What keeps everything from being written. */
  private get obstacle(): string | undefined {
    const { connection, blockage } = this.parts;
    if (!connection.current) return 'There is no connection to the broker just now';
    return blockage.isBlocked ? `The broker takes no messages just now (${blockage.reason ?? ''})` : undefined;
  }

  /** The channel, if this message may be written on it just now. */
  private channelFor(outgoing: Outgoing): Channel | undefined {
    const { current } = this.channel;
    const mayWrite = current?.writable === true && !this.parts.blockage.isBlocked && this.search.allows(outgoing, this.unconfirmed.size);
    return mayWrite ? current : undefined;
  }

  private wait(outgoing: Outgoing): void {
    const { options, outcomes } = this.parts;
    const pending = { obstacle: this.obstacle, messages: this.sends.size, bytes: this.sends.bytes };
    const whenDown = this.wasReady ? options.whenDown : 'wait';
    const refusal = refusalToWait({ whenDown, maxPending: options.maxPending }, pending, outgoing.message.body.length);
    if (refusal) {
      outcomes.failed(outgoing, refusal);
      return;
    }
    this.waiting.push(outgoing);
    if (!this.channel.current) void this.channel.open();
  }

  private write(channel: Channel, outgoing: Outgoing): void {
    const { exchange, routingKey, message } = outgoing;
    try {
      const sequenceNumber = channel.basicPublish(exchange, routingKey, message.properties, message.body, MANDATORY);
      outgoing.written = true;
      this.search.written(outgoing);
      if (sequenceNumber > 0) this.unconfirmed.add(sequenceNumber, outgoing);
      else this.parts.outcomes.confirmed(outgoing);
    } catch (error) {
      // A channel that has just closed says so by onClose as well, and then the message goes out on the next one.
      if (!channel.isOpen) this.waiting.putFirst([outgoing]);
      else this.parts.outcomes.failed(outgoing, withOutcome(error as Error, outgoing.written ? 'unknown' : 'not-sent'));
    }
  }

  private drain(): void {
    for (let { next } = this.waiting; next; next = this.waiting.next) {
      const channel = next.settled ? undefined : this.channelFor(next);
      if (!channel && !next.settled) break;
      this.waiting.shift();
      if (channel) this.write(channel, next);
      else this.search.cleared(next);
      // It was put back, and goes out on the next channel.
      if (channel && !channel.isOpen) break;
    }
    this.sends.changed();
  }

  private adopt(channel: Channel): void {
    // A channel that was abandoned may still be heard.
    const isCurrent = (): boolean => this.channel.current === channel;
    channel.onConfirm((sequenceNumber, multiple, ack) => {
      if (isCurrent()) this.confirm(sequenceNumber, multiple, ack);
    });
    channel.onReturn((returned) => {
      if (!isCurrent()) return;
      const outgoing = this.unconfirmed.find((each) => isReturnOf(returned, each));
      if (outgoing) this.parts.outcomes.returned(outgoing, returned);
    });
    channel.onDrain(() => this.drain());
    this.drain();
  }

  private confirm(sequenceNumber: number, multiple: boolean, ack: boolean): void {
    this.silence.end();
    this.unconfirmed.take(sequenceNumber, multiple, (outgoing) => {
      this.search.cleared(outgoing);
      if (ack) this.parts.outcomes.confirmed(outgoing);
      else this.parts.outcomes.nacked(outgoing);
    });
    if (this.waiting.size > 0 || this.sends.isEnding) this.drain();
  }

  private lose(error: AmqpError | undefined): void {
    // What was given up meanwhile may be the one at fault as well.
    const lost = this.unconfirmed.takeAll();
    if (isBrokerError(error) && error.scope === 'channel') {
      const culprit = this.search.closedFor(error, lost);
      if (culprit) this.parts.outcomes.failed(culprit, withOutcome(error, 'refused'));
    } else {
      this.search.interrupted();
    }
    const again = lost.filter(isUnsettled);
    again.forEach(forgetReturn);
    this.waiting.putFirst(again);
    this.sends.changed();
    if (this.waiting.size > 0) void this.channel.open();
  }

  /** The first connection was given up, or none comes any more: nothing that waits can be sent. */
  private abandon(error: Error): void {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      this.search.cleared(next);
      if (next.written) this.parts.outcomes.stopped(next);
      else this.parts.outcomes.failed(next, withOutcome(error, 'not-sent'));
    }
    this.sends.changed();
  }

  private dropSettled(): void {
    this.waiting.dropSettled((outgoing) => this.search.cleared(outgoing));
    this.sends.changed();
  }

  /** Whoever confirms nothing for long may never do so again: another connection is tried. */
  private listen(now: number): void {
    const expects = this.unconfirmed.size > 0 && !this.parts.blockage.isBlocked;
    if (this.silence.lastsTooLong(now, expects)) this.channel.abandon(this.silence.toError(this.unconfirmed.size));
  }

  private sweep(now: number): number {
    let earliest = Infinity;
    this.sends.forEach((outgoing) => {
      if (outgoing.settled) return;
      if (outgoing.deadline > now) earliest = Math.min(earliest, outgoing.deadline);
      else this.parts.outcomes.timedOut(outgoing, this.obstacle);
    });
    this.dropSettled();
    this.listen(now);
    return earliest;
  }
}
