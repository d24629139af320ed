import { isAmqpError, type AmqpAdmin, type Timer } from '@nest-amqp/core';
import type { RabbitEvents } from '../events/rabbit-events';
import type { BackOff } from '../retry/back-off';
import type { AmqpLogger } from '../connection/logger';
import type { ReadyConnection } from '../connection/ready-connection';
import { settledWithin } from '../connection/settled-within';
import { ConsumerSession, type ConsumerDelivery, type SessionEnd } from './consumer-session';
import type { DeliveryLine } from './delivery-line';
import type { ResolvedListenerOptions } from './resolve-listener-options';
import type { WornMessages } from './worn-messages';

/** What a consumer of one queue is made of. */
export interface QueueConsumerParts {
  readonly listener: string;
  /** What consumer tags begin with. */
  readonly tagName: string;
  /** What is wanted at the moment. */
  readonly options: ResolvedListenerOptions;
  readonly connection: ReadyConnection;
  readonly admin: AmqpAdmin;
  readonly line: DeliveryLine<ConsumerDelivery>;
  /** The waits before a consumer that was lost is started again. */
  readonly restart: BackOff;
  readonly logger: AmqpLogger;
  readonly worn: WornMessages;
  readonly events?: RabbitEvents;
  /** The queue's name at the moment; the broker may have made it. */
  queueName(): string;
  isOwnQueue(queue: string): boolean;
  readonly deadLetters: (queue: string) => boolean;
  /** Whether the queue is known to be a stream. */
  isStream(queue: string): boolean;
}

// A consumer that lived so long did not fail for the reason that the one before it failed for.
const STABLE_MS = 10_000;

/** Keeps one consumer of one queue alive for as long as it is wanted, whatever becomes of its channel, its queue and the connection. */
export class QueueConsumer {
  private wanted = false;
  private session: ConsumerSession | undefined;
  /** Sessions that ended by themselves and whose handlers are not done, and when they are. */
  private readonly leaving = new Map<ConsumerSession, Promise<void>>();
  private opening: Promise<void> | undefined;
  private again: Timer | undefined;
  private failures = 0;
  private delayMs = 0;
  private openedAt = 0;
  private warned = false;

  constructor(private readonly parts: QueueConsumerParts) {}

  /** Whether the broker knows the consumer just now. */
  get isConsuming(): boolean {
    return this.session !== undefined;
  }

  get inFlight(): number {
    return [...this.leaving.keys()].reduce((sum, session) => sum + session.inFlight, this.session?.inFlight ?? 0);
  }

  get unacked(): number {
    return this.session?.settlement.unacked ?? 0;
  }

  get queue(): string {
    return this.parts.queueName();
  }

  /** From now on the consumer is wanted. Resolves when the first attempt to consume is over, whatever came of it. */
  start(): Promise<void> {
    this.wanted = true;
    this.failures = 0;
    return this.open();
  }

  /** There is a connection (again). */
  resume(): void {
    if (this.wanted) void this.open();
  }

  /** Resolves when the attempt to consume that is under way is over, whatever came of it. */
  whenTried(): Promise<void> {
    return this.opening ?? Promise.resolve();
  }

  /** From now on the consumer is not wanted. Resolves when its messages are done with or left, and its channel is closed. */
  async stop(): Promise<void> {
    this.wanted = false;
    this.again?.cancel();
    await this.opening;
    const { session } = this;
    const { connection, options } = this.parts;
    const left = Promise.all(this.leaving.values());
    await Promise.all([session?.stop(), settledWithin(connection.clock, options.shutdownTimeoutMs, left)]);
    if (this.session === session) this.session = undefined;
  }

  /** How many messages the broker hands out ahead, from now on. */
  async setPrefetch(prefetch: number): Promise<void> {
    await this.opening;
    await this.session?.setPrefetch(prefetch);
  }

  private open(): Promise<void> {
    if (this.opening) return this.opening;
    this.again?.cancel();
    // Without a connection there is nothing to do: resume() is called when there is one.
    if (!this.wanted || this.session || !this.parts.connection.current) return Promise.resolve();
    this.opening = this.tryToOpen().finally(() => (this.opening = undefined));
    return this.opening;
  }

  private async tryToOpen(): Promise<void> {
    const { connection, options, line, logger, listener, tagName, worn } = this.parts;
    const { current } = connection;
    if (!current) return;
    let session: ConsumerSession;
    let queue = '';
    try {
      queue = this.parts.queueName();
      session = await ConsumerSession.open({
        connection: current,
        clock: connection.clock,
        queue,
        tagName,
        listener: options,
        line,
        logger,
        deadLetters: this.parts.deadLetters,
        worn,
        isStream: this.parts.isStream(queue),
        onEnded: (end, over) => this.ended(session, end, over),
      });
      this.session = session;
    } catch (error) {
      this.refused(queue, error);
      return;
    }
    this.openedAt = connection.clock.now();
    this.parts.events?.emit({ type: 'consumer.started', listener, queue, consumerTag: session.consumerTag });
    if (this.warned) logger.log(`Listener '${listener}' consumes queue '${queue}' now`);
    this.warned = false;
  }

  private refused(queue: string, error: unknown): void {
    const { listener, logger, connection } = this.parts;
    if (!connection.current || !this.wanted) return;
    const missing = isAmqpError(error, 'NOT_FOUND');
    const reason = error instanceof Error ? error.message : String(error);
    this.parts.events?.emit(missing ? { type: 'queue.missing', listener, queue } : { type: 'consumer.failed', listener, queue, reason });
    const message = missing
      ? `Listener '${listener}' waits for queue '${queue}', which is not there. Declare it, or correct its name`
      : `Listener '${listener}' cannot consume queue '${queue}' for now: ${reason}`;
    if (this.warned) logger.debug?.(message);
    else logger.warn(message);
    this.warned = true;
    if (missing && this.parts.isOwnQueue(queue)) void this.declareAgain(queue).then(() => this.retryLater());
    else this.retryLater();
  }

  /** Somebody deleted a queue that this application declares. */
  private async declareAgain(queue: string): Promise<void> {
    try {
      await this.parts.admin.initialize();
    } catch (error) {
      this.parts.logger.warn(`Queue '${queue}' could not be declared again: ${String(error)}`);
    }
  }

  private ended(session: ConsumerSession, { reason, cancelled }: SessionEnd, over: Promise<void>): void {
    this.leaving.set(session, over);
    void over.then(() => this.leaving.delete(session));
    if (this.session !== session) return;
    this.session = undefined;
    const { connection, listener, logger, events } = this.parts;
    if (!this.wanted) return;
    const consumer = { listener, queue: session.queue };
    events?.emit(cancelled ? { type: 'consumer.cancelled', ...consumer } : { type: 'consumer.failed', ...consumer, reason });
    if (connection.clock.now() - this.openedAt > STABLE_MS) this.failures = 0;
    logger.warn(`Listener '${listener}' lost a consumer: ${reason}. It is started again`);
    this.warned = true;
    this.retryLater();
  }

  private retryLater(): void {
    const { connection, restart } = this.parts;
    this.again?.cancel();
    if (!this.wanted) return;
    // A back-off that ends goes on with its last delay: a consumer that is wanted is never given up.
    this.delayMs = restart.delayMs(++this.failures) ?? this.delayMs;
    this.again = connection.clock.after(this.delayMs, () => void this.open());
  }
}
