import { nameOf, throwIfFaulty, type AmqpAdmin, type MessageConverter, type Queue } from '@nest-amqp/core';
import { silentLogger, type AmqpLogger } from '../connection/logger';
import type { ReadyConnection } from '../connection/ready-connection';
import { Parking } from '../retry/parking';
import { Recovery } from '../retry/recovery';
import { thrownError } from '../retry/thrown-error';
import type { MessageSender } from '../template/message-sender';
import { consumePipeline, type ConsumePipeline } from './consume-pipeline';
import type { ConsumerDelivery } from './consumer-session';
import { Dispatcher } from './dispatcher';
import type { ListenerEndpoint } from './endpoint';
import { handlerFaults } from './handler-choice';
import type { Invocation } from './invocation';
import { MessageFlow } from './message-flow';
import { QueueConsumer } from './queue-consumer';
import { Replies } from './replies';
import { listenerOptionFaults, listenerWarnings, resolveListenerOptions, type ResolvedListenerOptions } from './resolve-listener-options';

/** What a container is made of. */
export interface ListenerContainerOptions {
  readonly endpoint: ListenerEndpoint;
  readonly connection: ReadyConnection;
  /** Publishes replies and parks messages. */
  readonly sender: MessageSender;
  readonly admin: AmqpAdmin;
  /** Serves listeners that name none. */
  readonly converter: MessageConverter;
  /** By default nothing is logged. */
  readonly logger?: AmqpLogger;
  /** The name that a queue has at the broker, which may have made it. By default the declared one. */
  queueName?(queue: string | Queue): string;
  /** Whether this application declares where the queue's dead letters go. By default a `Queue` of the endpoint is asked. */
  deadLetters?(queue: string): boolean;
  /** Whether this application declares the queue, so that it is declared again when it has gone. By default it does not. */
  isOwnQueue?(queue: string): boolean;
}

/** Whether a container consumes, or wants to as soon as it can. */
export type ListenerContainerState = 'stopped' | 'running' | 'stopping';

/**
 * Consumes the queues of one listener. It is in the state that was asked of it: a running one consumes again after every
 * loss of its channel, its queue or the connection, a stopped one stays stopped.
 */
export class ListenerContainer {
  readonly id: string;
  readonly group: string | undefined;
  readonly endpoint: ListenerEndpoint;
  readonly options: ResolvedListenerOptions;
  private readonly logger: AmqpLogger;
  private readonly pipeline: ConsumePipeline;
  private readonly queueConsumers: readonly QueueConsumer[];
  private currentState: ListenerContainerState = 'stopped';
  private starting: Promise<void> | undefined;
  private stopping: Promise<void> | undefined;
  private startup: AbortController | undefined;
  private listensForReady = false;

  /** @throws AmqpOptionsError if options are faulty, or it is not certain which handler a message is for. */
  constructor(private readonly parts: ListenerContainerOptions) {
    const { endpoint } = parts;
    const { id, handlers } = endpoint;
    throwIfFaulty([
      ...listenerOptionFaults(endpoint.options, `listener '${id}'`),
      ...handlerFaults(id, handlers),
      ...(endpoint.queues.length > 0
        ? []
        : [{ option: `listener '${id}'.queues`, problem: 'there is none', remedy: 'Name at least one queue' }]),
    ]);
    this.id = id;
    this.group = endpoint.group;
    this.endpoint = endpoint;
    this.options = resolveListenerOptions(id, endpoint.options);
    this.logger = parts.logger ?? silentLogger;
    for (const warning of listenerWarnings(id, this.options)) this.logger.warn(warning);
    const converter = this.options.messageConverter ?? parts.converter;
    for (const { payloadType, takesPayload } of handlers) {
      if (payloadType && takesPayload) converter.registerType?.(payloadType);
    }
    this.pipeline = consumePipeline({
      handlers,
      converter,
      retry: { backOff: this.options.backOff, onFailedAttempt: this.logFailedAttempt },
    });
    this.queueConsumers = this.makeConsumers(converter);
  }

  /** Whether the registry starts it together with the others. */
  get autoStartup(): boolean {
    return this.options.autoStartup;
  }

  get state(): ListenerContainerState {
    return this.currentState;
  }

  get isRunning(): boolean {
    return this.currentState === 'running';
  }

  /** Messages that handlers have begun and the container has not done with. */
  get inFlight(): number {
    return this.queueConsumers.reduce((sum, consumer) => sum + consumer.inFlight, 0);
  }

  /** Messages that the broker has handed out and that are not settled: in flight, prefetched, or left by a MANUAL handler. */
  get unacked(): number {
    return this.queueConsumers.reduce((sum, consumer) => sum + consumer.unacked, 0);
  }

  /** The queues that are not consumed just now; for a running container each of them is waited for. */
  get missingQueues(): readonly string[] {
    return [...new Set(this.queueConsumers.filter((consumer) => !consumer.isConsuming).map((consumer) => consumer.queue))];
  }

  /**
   * Starts consuming. Resolves when each queue is consumed or, with a warning, waited for.
   *
   * @throws AmqpConnectError if the first connection was given up.
   */
  start(): Promise<void> {
    if (this.currentState !== 'running' || !this.starting) this.starting = this.begin();
    return this.starting;
  }

  /** {@link stopConsuming}; the container can be started again. */
  stop(): Promise<void> {
    return this.stopConsuming();
  }

  /**
   * Stops consuming: consumers are cancelled, what was prefetched and not begun goes back, what has begun gets
   * `shutdownTimeoutMs` to finish; after that its signal is aborted, and it is left to be delivered again. Resolves when the
   * channels are closed. The connection stays open, so that handlers can publish until then.
   */
  stopConsuming(): Promise<void> {
    if (this.currentState === 'stopped') return Promise.resolve();
    this.stopping ??= this.end();
    return this.stopping;
  }

  private async begin(): Promise<void> {
    await this.stopping;
    this.currentState = 'running';
    const { connection } = this.parts;
    const startup = (this.startup = new AbortController());
    this.logger.debug?.(`consume ${this.queueNames()}: ${this.pipeline.toString()}`);
    try {
      await connection.ready(startup.signal);
    } catch (error) {
      if (startup.signal.aborted) return;
      this.currentState = 'stopped';
      throw error;
    }
    if (startup.signal.aborted) return;
    const started = Promise.all(this.queueConsumers.map((consumer) => consumer.start()));
    if (!this.listensForReady) {
      this.listensForReady = true;
      connection.onReady(() => this.queueConsumers.forEach((consumer) => consumer.resume()));
    }
    await started;
  }

  private async end(): Promise<void> {
    this.currentState = 'stopping';
    this.startup?.abort();
    try {
      await Promise.allSettled(this.queueConsumers.map((consumer) => consumer.stop()));
    } finally {
      this.currentState = 'stopped';
      this.stopping = undefined;
      this.starting = undefined;
    }
  }

  private makeConsumers(converter: MessageConverter): QueueConsumer[] {
    const { endpoint, connection, admin } = this.parts;
    const flow = this.makeFlow(converter);
    return Array.from({ length: this.options.consumers }, () => {
      // The queues of one consumer share its places, so that with concurrency 1 messages are handled one at a time.
      const dispatcher = new Dispatcher<ConsumerDelivery>(this.options.concurrency, (invocation) => flow.run(invocation));
      return endpoint.queues.map(
        (queue) =>
          new QueueConsumer({
            listener: this.id,
            options: this.options,
            connection,
            admin,
            dispatcher,
            logger: this.logger,
            queueName: () => this.nameOf(queue),
            isOwnQueue: (name) => this.parts.isOwnQueue?.(name) ?? false,
          }),
      );
    }).flat();
  }

  private makeFlow(converter: MessageConverter): MessageFlow {
    const { sender, admin } = this.parts;
    const { id: listenerId, options, logger } = this;
    const parking = new Parking(sender, admin);
    return new MessageFlow({
      listener: listenerId,
      pipeline: this.pipeline,
      replies: new Replies({ listenerId, converter, sender, parking, logger, backOff: options.backOff }),
      recovery: new Recovery({
        listenerId,
        recoverer: options.recoverer,
        sender,
        parking,
        deadLetters: (queue) => this.deadLetters(queue),
      }),
      options,
      logger,
    });
  }

  private deadLetters(name: string): boolean {
    if (this.parts.deadLetters) return this.parts.deadLetters(name);
    return this.endpoint.queues.some((queue) => typeof queue !== 'string' && queue.deadLetters && this.nameOf(queue) === name);
  }

  private nameOf(queue: string | Queue): string {
    return this.parts.queueName?.(queue) ?? nameOf(queue);
  }

  private queueNames(): string {
    return this.endpoint.queues.map((queue) => nameOf(queue) || '(named by the broker)').join(', ');
  }

  private readonly logFailedAttempt = (invocation: Invocation, thrown: unknown, attempt: number, delayMs: number): void => {
    const { name, message } = thrownError(thrown, this.id);
    this.logger.warn(
      `${invocation.handler?.name ?? this.id} failed on attempt ${attempt} for ${invocation.label}, and is tried again in ${Math.round(delayMs)} ms: ${name}: ${message}`,
    );
  };
}
