import { nameOf, throwIfFaulty, type Queue } from '@nest-amqp/core';
import { silentLogger, type AmqpLogger } from '../connection/logger';
import type { IdleWatch } from '../events/idle-watch';
import { assembleListener } from './assemble-listener';
import { batchWarnings } from './batch-options';
import type { ConsumerSet } from './consumer-set';
import { ContainerLifecycle, type ListenerContainerState } from './container-lifecycle';
import type { ListenerEndpoint } from './endpoint';
import { endpointFaults } from './endpoint-faults';
import type { ListenerContainerOptions } from './listener-container-options';
import { SelfPause } from './self-pause';
import { defaultPrefetch, listenerWarnings, resolveListenerOptions, type ResolvedListenerOptions } from './resolve-listener-options';

/**
 * Consumes the queues of one listener. It is in the state that was asked of it: a running one consumes again after every
 * loss of its channel, its queue or the connection, a stopped one stays stopped.
 */
export class ListenerContainer {
  readonly id: string;
  readonly group: string | undefined;
  readonly endpoint: ListenerEndpoint;
  private readonly logger: AmqpLogger;
  private readonly pipeline: { toString(): string };
  private readonly consumers: ConsumerSet;
  private readonly idleWatch: IdleWatch | undefined;
  private readonly lifecycle = new ContainerLifecycle({ begin: (stopped) => this.begin(stopped), end: () => this.end() });
  private readonly selfPause: SelfPause;
  private current: ResolvedListenerOptions;
  private listensForReady = false;

  /** @throws AmqpOptionsError if options are faulty, or it is not certain which handler a message is for. */
  constructor(private readonly parts: ListenerContainerOptions) {
    const { endpoint } = parts;
    const { id } = endpoint;
    throwIfFaulty(endpointFaults(endpoint));
    this.id = id;
    this.group = endpoint.group;
    this.endpoint = endpoint;
    this.current = resolveListenerOptions(id, endpoint.options);
    this.logger = parts.logger ?? silentLogger;
    for (const warning of [...listenerWarnings(id, this.current), ...batchWarnings(id, endpoint.options)]) this.logger.warn(warning);
    this.selfPause = new SelfPause({
      listener: id,
      clock: parts.connection.clock,
      logger: this.logger,
      events: parts.events,
      when: this.current.pauseWhen,
      steps: { pause: () => this.lifecycle.pause(), probe: () => this.probe(), widen: () => this.widen() },
    });
    const { pipeline, consumers, idleWatch } = assembleListener(parts, () => this.live, this.logger, this.selfPause);
    this.pipeline = pipeline;
    this.consumers = consumers;
    this.idleWatch = idleWatch;
  }

  /** With every default applied, and as they were changed at run time. */
  get options(): ResolvedListenerOptions {
    return this.current;
  }

  /** The queues that it consumes or wants to, by their declared names; `''` is one that the broker names. */
  get queues(): readonly string[] {
    return this.consumers.queues.map(nameOf);
  }

  /** Whether the registry starts it together with the others. */
  get autoStart(): boolean {
    return this.current.autoStart;
  }

  get state(): ListenerContainerState {
    return this.lifecycle.state;
  }

  get isRunning(): boolean {
    return this.state === 'running';
  }

  /** When a listener that has paused by itself tries a message again; `undefined` while it does not pause. */
  get pausedUntil(): Date | undefined {
    return this.selfPause.pausedUntil;
  }

  /** Whether it takes one message at a time, after it has paused by itself, until one succeeds. */
  get isProbing(): boolean {
    return this.selfPause.isProbing;
  }

  /** Messages that handlers have begun and the container has not done with. */
  get inFlight(): number {
    return this.consumers.all.reduce((sum, consumer) => sum + consumer.inFlight, 0);
  }

  /** Messages that the broker has handed out and that are not settled: in flight, prefetched, or left by a MANUAL handler. */
  get unacked(): number {
    return this.consumers.all.reduce((sum, consumer) => sum + consumer.unacked, 0);
  }

  /** The queues that are not consumed just now; for a running container each of them is waited for. */
  get missingQueues(): readonly string[] {
    return [...new Set(this.consumers.all.filter((consumer) => !consumer.isConsuming).map((consumer) => consumer.queue))];
  }

  /** Resolves when its consumers are back after a reconnect, or their first attempts have failed. */
  async whenResumed(): Promise<void> {
    await Promise.all(this.consumers.all.map((consumer) => consumer.whenTried()));
  }

  /**
   * Starts consuming; does nothing while it is paused. Resolves when each queue is consumed or, with a warning, waited for.
   *
   * @throws AmqpConnectError if the first connection was given up.
   */
  start(): Promise<void> {
    return this.lifecycle.start();
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
    this.selfPause.end();
    return this.lifecycle.stop();
  }

  /** Stops consuming as {@link stop} does, until it is resumed: starting leaves it alone. Does nothing to a stopped one. */
  pause(): Promise<void> {
    this.selfPause.end();
    return this.lifecycle.pause();
  }

  /** Consumes again after {@link pause}, or after a pause that it made by itself; else it does nothing. Resolves as {@link start} does. */
  async resume(): Promise<void> {
    if (this.selfPause.end()) await this.widen();
    await this.lifecycle.resume();
  }

  /** Consumes these queues, too. A `Queue` object is declared first. */
  async addQueues(...queues: readonly (string | Queue)[]): Promise<void> {
    await this.setQueues(...this.consumers.queues, ...queues);
  }

  /** Stops consuming these queues; what has begun finishes as in {@link stop}. Names that it does not consume are ignored. */
  async removeQueues(...queues: readonly (string | Queue)[]): Promise<void> {
    const names = queues.map(nameOf);
    await this.consumers.setQueues(this.consumers.queues.filter((queue) => !names.includes(nameOf(queue))));
  }

  /** Consumes these queues and no others; those that stay are not disturbed. Resolves when each is consumed or waited for, and the others are left. */
  async setQueues(...queues: readonly (string | Queue)[]): Promise<void> {
    const known = this.consumers.queues;
    for (const queue of queues) {
      if (typeof queue !== 'string' && !known.includes(queue)) await this.parts.admin.declareQueue(queue);
    }
    await this.consumers.setQueues(queues);
  }

  /** Handlers in flight on each consumer, from now on; a prefetch that nobody has set goes with it. @throws AmqpOptionsError if it is not possible. */
  async setConcurrency(concurrency: number): Promise<void> {
    const follows = this.current.prefetch === defaultPrefetch(this.current);
    this.change({ concurrency });
    this.consumers.setConcurrency(concurrency);
    if (follows) await this.setPrefetch(defaultPrefetch(this.current));
  }

  /** Consumers on each queue, from now on; what those that are too many have begun finishes as in {@link stop}. @throws AmqpOptionsError if it is not possible. */
  async setConsumers(consumers: number): Promise<void> {
    this.change({ consumers });
    await this.consumers.setConsumers(consumers);
  }

  /**
   * Messages that the broker hands out ahead to each consumer, from now on. What is here already stays here, and does not count.
   *
   * @throws AmqpOptionsError if it is not possible.
   */
  async setPrefetch(prefetch: number): Promise<void> {
    this.change({ prefetch });
    await this.consumers.setPrefetch(this.current.prefetch);
  }

  private change(options: Partial<Pick<ResolvedListenerOptions, 'concurrency' | 'consumers' | 'prefetch'>>): void {
    const { concurrency, consumers, prefetch } = { ...this.current, ...options };
    const changed = resolveListenerOptions(this.id, { ...this.endpoint.options, concurrency, consumers, prefetch });
    this.current = { ...this.current, concurrency, consumers, prefetch: changed.prefetch };
  }

  /** What consumers go by: a single message at a time while one is tried. */
  private get live(): ResolvedListenerOptions {
    return this.isProbing ? { ...this.current, prefetch: 1, concurrency: 1 } : this.current;
  }

  private async probe(): Promise<void> {
    this.consumers.setConcurrency(1);
    await this.consumers.setConsumers(1);
    await this.lifecycle.resume();
  }

  private async widen(): Promise<void> {
    const { concurrency, consumers, prefetch } = this.current;
    this.consumers.setConcurrency(concurrency);
    await this.consumers.setPrefetch(prefetch);
    await this.consumers.setConsumers(consumers);
  }

  private async begin(stopped: AbortSignal): Promise<void> {
    const { connection } = this.parts;
    this.logger.debug?.(`consume ${this.queues.map((name) => name || '(named by the broker)').join(', ')}: ${this.pipeline.toString()}`);
    await connection.ready(stopped);
    if (stopped.aborted) return;
    const started = this.consumers.start();
    this.idleWatch?.start();
    if (!this.listensForReady) {
      this.listensForReady = true;
      connection.onReady(() => this.consumers.resume());
    }
    await started;
  }

  private async end(): Promise<void> {
    this.idleWatch?.stop();
    await this.consumers.stop();
  }
}
