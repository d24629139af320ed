import { nameOf, throwIfFaulty } from '@nest-amqp/core';
import { silentLogger, type AmqpLogger } from '../connection/logger';
import type { IdleWatch } from '../events/idle-watch';
import { assembleListener } from './assemble-listener';
import type { ConsumePipeline } from './consume-pipeline';
import type { ListenerEndpoint } from './endpoint';
import { handlerFaults } from './handler-choice';
import type { ListenerContainerOptions } from './listener-container-options';
import type { QueueConsumer } from './queue-consumer';
import { listenerOptionFaults, listenerWarnings, resolveListenerOptions, type ResolvedListenerOptions } from './resolve-listener-options';

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
  private readonly idleWatch: IdleWatch | undefined;
  private wanted = false;
  private starting: Promise<void> = Promise.resolve();
  /** While an end is under way. */
  private stopping: Promise<void> | undefined;
  private startup = new AbortController();
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
    const { pipeline, consumers, idleWatch } = assembleListener(parts, this.options, this.logger);
    this.pipeline = pipeline;
    this.queueConsumers = consumers;
    this.idleWatch = idleWatch;
  }

  /** Whether the registry starts it together with the others. */
  get autoStart(): boolean {
    return this.options.autoStart;
  }

  get state(): ListenerContainerState {
    if (this.stopping) return 'stopping';
    return this.wanted ? 'running' : 'stopped';
  }

  get isRunning(): boolean {
    return this.state === 'running';
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

  /** Resolves when its consumers are back after a reconnect, or their first attempts have failed. */
  async whenResumed(): Promise<void> {
    await Promise.all(this.queueConsumers.map((consumer) => consumer.whenTried()));
  }

  /**
   * Starts consuming. Resolves when each queue is consumed or, with a warning, waited for.
   *
   * @throws AmqpConnectError if the first connection was given up.
   */
  start(): Promise<void> {
    if (!this.wanted) {
      this.wanted = true;
      this.startup = new AbortController();
      this.starting = this.begin(this.startup.signal);
    }
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
    if (this.wanted) {
      this.wanted = false;
      this.startup.abort();
      this.idleWatch?.stop();
      const ending = this.end(this.stopping).finally(() => {
        if (this.stopping === ending) this.stopping = undefined;
      });
      this.stopping = ending;
    }
    return this.stopping ?? Promise.resolve();
  }

  private async begin(stopped: AbortSignal): Promise<void> {
    const isOver = (): boolean => stopped.aborted;
    await this.stopping;
    if (isOver()) return;
    const { connection } = this.parts;
    this.logger.debug?.(`consume ${this.queueNames()}: ${this.pipeline.toString()}`);
    try {
      await connection.ready(stopped);
    } catch (error) {
      if (isOver()) return;
      this.wanted = false;
      throw error;
    }
    if (isOver()) return;
    const started = Promise.all(this.queueConsumers.map((consumer) => consumer.start()));
    this.idleWatch?.start();
    if (!this.listensForReady) {
      this.listensForReady = true;
      connection.onReady(() => this.queueConsumers.forEach((consumer) => consumer.resume()));
    }
    await started;
  }

  private async end(before: Promise<void> | undefined): Promise<void> {
    await before;
    await Promise.allSettled(this.queueConsumers.map((consumer) => consumer.stop()));
  }

  private queueNames(): string {
    return this.endpoint.queues.map((queue) => nameOf(queue) || '(named by the broker)').join(', ');
  }
}
