import { AmqpIllegalStateError, AmqpOptionsError } from '@nest-amqp/core';
import type { ListenerEndpoint } from './endpoint';
import type { ListenerContainer } from './listener-container';
import { endpointOf, type ListenerRegistration } from './listener-registration';

/** The listener containers of an application, by id: the handle to look at them, start them and stop them. Spring's `RabbitListenerEndpointRegistry`. */
export class RabbitListenerRegistry {
  private readonly byId = new Map<string, ListenerContainer>();

  /** @param install makes the container of an endpoint, {@link add}s it, and starts it where the others are started */
  constructor(private readonly install: (endpoint: ListenerEndpoint) => Promise<ListenerContainer>) {}

  /**
   * Registers a listener by code. Before the application has started it is started with the others; after that at once, unless it has
   * `autoStart: false`. Resolves with its container when it consumes or, with a warning, waits for a queue.
   *
   * @throws AmqpOptionsError if its options are faulty or its id is taken, AmqpBrokerError if a queue cannot be declared.
   */
  register<T = unknown>(listener: ListenerRegistration<T>): Promise<ListenerContainer> {
    return this.install(endpointOf(listener));
  }

  /** Stops a container as {@link stop} does, and forgets it: its id is free. @throws AmqpIllegalStateError if there is none of this id. */
  async unregister(id: string): Promise<void> {
    await this.demand(id).stop();
    this.byId.delete(id);
  }

  /** @throws AmqpOptionsError if there is a container of this id. */
  add(container: ListenerContainer): void {
    const { id } = container;
    if (this.byId.has(id)) {
      throw new AmqpOptionsError([
        { option: `listener '${id}'`, problem: 'two listeners have this id', remedy: 'Give one of them another id in its decorator' },
      ]);
    }
    this.byId.set(id, container);
  }

  get(id: string): ListenerContainer | undefined {
    return this.byId.get(id);
  }

  get ids(): readonly string[] {
    return [...this.byId.keys()];
  }

  get containers(): readonly ListenerContainer[] {
    return [...this.byId.values()];
  }

  get groups(): readonly string[] {
    return [...new Set(this.containers.flatMap(({ group }) => group ?? []))];
  }

  /** The containers of a group, in the order of their registration; none if there is no such group. */
  group(name: string): readonly ListenerContainer[] {
    return this.containers.filter(({ group }) => group === name);
  }

  /**
   * Starts one container or, without an id, all but those with `autoStart: false`. Paused ones stay paused.
   *
   * @throws AmqpIllegalStateError if there is no container of this id, AmqpConnectError if the first connection was given up.
   */
  async start(id?: string): Promise<void> {
    await startAll(id === undefined ? this.containers.filter(({ autoStart }) => autoStart) : [this.demand(id)]);
  }

  /** Stops one container or, without an id, all. Resolves when their channels are closed. */
  async stop(id?: string): Promise<void> {
    await stopAll(this.named(id));
  }

  /** Stops one container or, without an id, all, until they are resumed. Resolves when their channels are closed. */
  async pause(id?: string): Promise<void> {
    await Promise.all(this.named(id).map((container) => container.pause()));
  }

  /** Starts one container or, without an id, all, of those that were paused. */
  async resume(id?: string): Promise<void> {
    await Promise.all(this.named(id).map((container) => container.resume()));
  }

  async startGroup(name: string): Promise<void> {
    await startAll(this.group(name));
  }

  async stopGroup(name: string): Promise<void> {
    await stopAll(this.group(name));
  }

  private named(id: string | undefined): readonly ListenerContainer[] {
    return id === undefined ? this.containers : [this.demand(id)];
  }

  private demand(id: string): ListenerContainer {
    const container = this.byId.get(id);
    if (container) return container;
    throw new AmqpIllegalStateError(`There is no listener '${id}'. The listeners are: ${this.ids.join(', ') || 'none'}`);
  }
}

async function startAll(containers: readonly ListenerContainer[]): Promise<void> {
  await Promise.all(containers.map((container) => container.start()));
}

async function stopAll(containers: readonly ListenerContainer[]): Promise<void> {
  await Promise.all(containers.map((container) => container.stop()));
}
