import { AmqpStoppedError, type Channel, type Clock, type Connection, type Delivery } from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import { CLOSE_TIMEOUT_MS, settledWithin } from '../connection/settled-within';
import { ConsumerChannel } from './consumer-channel';
import { DelayedReturns } from './delayed-returns';
import type { DeliveryLine } from './delivery-line';
import { InHand } from './in-hand';
import { Invocation } from './invocation';
import { ListenerChannel } from './listener-channel';
import type { FlowSource } from './message-flow-parts';
import { settleOversized } from './oversized-message';
import { Pauses } from './pauses';
import type { ResolvedListenerOptions } from './resolve-listener-options';
import { SecondChannel } from './second-channel';
import { Settlement } from './settlement';
import type { WornMessages } from './worn-messages';

/** Why a session ended by itself. */
export interface SessionEnd {
  readonly reason: string;
  /** Whether the broker cancelled the consumer; else its channel was lost. */
  readonly cancelled: boolean;
}

/** What a session is opened with. */
export interface ConsumerSessionOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly queue: string;
  /** What consumer tags begin with. */
  readonly tagName: string;
  readonly listener: ResolvedListenerOptions;
  readonly line: DeliveryLine<ConsumerDelivery>;
  readonly logger: AmqpLogger;
  /** Whether this application declares where the queue's dead letters go. */
  readonly deadLetters: (queue: string) => boolean;
  readonly worn: WornMessages;
  readonly isStream: boolean;
  /**
   * The broker ended the consumer, or the channel was lost; not called after {@link ConsumerSession.stop}. `over` resolves
   * when the handlers that had begun are done.
   */
  onEnded(end: SessionEnd, over: Promise<void>): void;
}

/** A delivery in the hands of the container. */
export type ConsumerDelivery = Invocation & { readonly source: ConsumerSession };

/** One consumer of one queue on a channel of its own, from `basic.consume` until the channel is closed. It never comes back. */
export class ConsumerSession implements FlowSource {
  readonly queue: string;
  readonly settlement: Settlement;
  readonly pauses: Pauses;
  readonly delayedReturns: DelayedReturns;
  failuresInARow = 0;
  private readonly second: SecondChannel;
  private readonly inHand = new InHand<Invocation>();
  private ownListenerChannel: Channel | undefined;
  private readonly whenIdle: (() => void)[] = [];
  /** Deliveries that were on their way when the consumer was cancelled. */
  private readonly late: Invocation[] = [];
  private ending = false;

  private constructor(
    private readonly consumer: ConsumerChannel,
    private readonly options: ConsumerSessionOptions,
  ) {
    const { connection, clock, listener, logger } = options;
    this.queue = options.queue;
    this.settlement = new Settlement(consumer.channel, listener.ackMode, options.isStream);
    this.pauses = new Pauses(clock);
    this.delayedReturns = new DelayedReturns(this.pauses, listener.prefetch);
    this.second = new SecondChannel(() => connection.createChannel(), logger);
  }

  /** Rejects if the broker refuses the consumer; the channel is closed then. */
  static async open(options: ConsumerSessionOptions): Promise<ConsumerSession> {
    const { connection, queue, listener, tagName } = options;
    const consumer = await ConsumerChannel.open({ connection, queue, listener, tagName });
    const session = new ConsumerSession(consumer, options);
    await consumer.start({
      onDelivery: (delivery) => session.take(delivery),
      onOversized: (delivery) => settleOversized(delivery, { ...options, settlement: session.settlement }),
      onCancelled: () => session.retire(),
      onLost: (error) => session.lose(error),
    });
    return session;
  }

  get consumerTag(): string {
    return this.consumer.tag;
  }

  /** In NONE the broker does not deliver again: what is here is handled, channel or not. */
  get isLive(): boolean {
    return this.consumer.channel.isOpen || this.forgets;
  }

  private get forgets(): boolean {
    return this.options.listener.ackMode === 'NONE';
  }

  get listenerChannel(): Channel {
    return (this.ownListenerChannel ??= new ListenerChannel(this.consumer.channel, this.settlement, this.second));
  }

  /** Messages begun and not done with. */
  get inFlight(): number {
    return this.inHand.size;
  }

  /** How many messages the broker hands out ahead, from now on; those that are here stay. */
  async setPrefetch(prefetch: number): Promise<void> {
    this.delayedReturns.setPrefetch(prefetch);
    if (!this.ending && !this.forgets) await this.consumer.setPrefetch(prefetch);
  }

  begun(invocation: Invocation): void {
    this.inHand.add(invocation);
    this.settlement.begun(invocation);
  }

  done(invocation: Invocation): void {
    this.inHand.delete(invocation);
    if (this.inHand.size === 0) for (const tell of this.whenIdle.splice(0)) tell();
  }

  /**
   * Ends in order: an incomplete batch begins if there is a place, no more deliveries, what was not begun goes back one by one, what
   * has begun finishes. At the deadline the signals of what still runs are aborted, and the closing channel leaves its messages to be
   * delivered again.
   */
  async stop(): Promise<void> {
    this.ending = true;
    this.options.line.flush?.(({ source }) => source === this);
    const notBegun = this.takeBack();
    const givenBack = this.giveBack(notBegun);
    await this.closeAfter(
      givenBack.then(() => this.finish()),
      givenBack,
    );
  }

  /** The broker ended the consumer: what has begun finishes, the rest goes back when the channel closes. */
  private retire(): void {
    if (this.ending) return;
    this.ending = true;
    if (!this.forgets) this.takeBack();
    const over = this.closeAfter(this.untilIdle());
    this.options.onEnded({ reason: `the broker cancelled the consumer of queue '${this.queue}'`, cancelled: true }, over);
  }

  private lose(error: Error): void {
    const wasEnding = this.ending;
    this.ending = true;
    if (!this.forgets) {
      this.takeBack();
      this.pauses.end();
      for (const invocation of this.inHand.all()) invocation.abort(error);
    }
    void this.second.close().catch(() => undefined);
    if (wasEnding) return;
    this.options.onEnded(
      { reason: `the channel of queue '${this.queue}' was closed: ${error.message}`, cancelled: false },
      this.untilIdle(),
    );
  }

  private take(delivery: Delivery): void {
    const invocation = new Invocation(this, delivery) as ConsumerDelivery;
    this.settlement.delivered();
    if (this.ending) this.late.push(invocation);
    else this.options.line.push(invocation);
  }

  /** What was not begun. */
  private takeBack(): Invocation[] {
    return this.options.line.remove(({ source }) => source === this);
  }

  private async giveBack(notBegun: readonly Invocation[]): Promise<void> {
    // Given back before the consumer is cancelled, they would come straight here again.
    await this.consumer.cancel();
    // In the order in which they came: a quorum queue puts them at its front in the order of their return.
    const returned = [...notBegun, ...this.late].sort((one, other) => one.deliveryTag - other.deliveryTag);
    this.warnOfLoss(returned.length);
    await Promise.all(returned.map((invocation) => this.giveBackNotBegun(invocation)));
  }

  private async finish(): Promise<void> {
    this.pauses.end();
    await this.untilIdle();
  }

  private warnOfLoss(count: number): void {
    if (!this.forgets || count === 0) return;
    this.options.logger.warn(
      `${count} messages of queue '${this.queue}' were not begun when the listener stopped and are lost, as ackMode NONE says`,
    );
  }

  /** With `basic.nack`, which RabbitMQ 4.3 does not count towards a delivery limit, as it does every other way of going back. */
  private async giveBackNotBegun(invocation: Invocation): Promise<void> {
    const { message } = invocation;
    // From a stream, or from elsewhere with a stream's header: the channel that closes gives it back where that can be.
    if ('x-stream-offset' in message.properties.headers) return;
    if (this.forgets || !this.options.worn.isWorn(message, this.queue)) this.settlement.giveBack(invocation);
    else if (await this.options.worn.renew(message, this.queue)) this.settlement.discard(invocation);
    else this.settlement.giveBack(invocation);
  }

  private async untilIdle(): Promise<void> {
    if (this.inHand.size > 0) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
  }

  /** Closes when all is finished, or at the deadline; not while copies take the place of messages, whose acks are still to come. */
  private async closeAfter(finished: Promise<unknown>, givenBack: Promise<unknown> = Promise.resolve()): Promise<void> {
    const { clock, listener } = this.options;
    if (!(await settledWithin(clock, listener.shutdownTimeoutMs, finished))) {
      await settledWithin(clock, CLOSE_TIMEOUT_MS, givenBack);
      this.abandon();
    }
    // In the same turn: a handler that heeds its signal has not succeeded, so its message must not be acknowledged.
    await this.close();
  }

  private abandon(): void {
    const { listener, logger } = this.options;
    this.pauses.end();
    if (this.inHand.size === 0) return;
    logger.warn(
      `${this.inHand.size} messages of queue '${this.queue}' were still worked on after ${listener.shutdownTimeoutMs} ms; they are left to be delivered again`,
    );
    const reason = new AmqpStoppedError(`The listener stopped, and its ${listener.shutdownTimeoutMs} ms for work in flight are over`);
    for (const invocation of this.inHand.all()) invocation.abort(reason);
  }

  private async close(): Promise<void> {
    const { clock } = this.options;
    this.settlement.flush();
    const closing = Promise.allSettled([this.second.close(), this.consumer.channel.close()]);
    await settledWithin(clock, CLOSE_TIMEOUT_MS, closing);
  }
}
