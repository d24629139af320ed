import {
  AmqpAdmin,
  AnonymousQueue,
  isAmqpError,
  isBrokerError,
  type Binding,
  type Channel,
  type Connection,
  type Declarable,
  type Exchange,
  type Queue,
  type QueueDeclareOk,
  type QueueInformation,
} from '@nest-amqp/core';
import { OperationChannel } from '../connection/operation-channel';
import type { ReadyConnection } from '../connection/ready-connection';
import { readyInTime } from '../connection/ready-in-time';
import { declareTopology, tellOfFailure, type DeclarationWitnesses } from './declare-topology';
import { declare, isStillThere } from './declaration';
import { TopologyMemory } from './topology-memory';

/** The {@link AmqpAdmin} over a supervised connection. Everything it is asked to declare is declared again after a reconnect. */
export class RabbitAdmin extends AmqpAdmin {
  private readonly operations: OperationChannel;

  constructor(
    private readonly connection: ReadyConnection,
    private readonly witnesses: DeclarationWitnesses,
    readonly topology: TopologyMemory = new TopologyMemory(),
  ) {
    super();
    this.operations = new OperationChannel(connection);
  }

  override declareExchange(exchange: Exchange): Promise<void> {
    return this.declare(exchange);
  }

  override async declareQueue(queue: Queue = new AnonymousQueue()): Promise<string> {
    await this.declare(queue, ...queue.companions);
    return this.topology.nameOf(queue);
  }

  override declareBinding(binding: Binding): Promise<void> {
    return this.declare(binding);
  }

  override async deleteExchange(exchange: string | Exchange, options?: { readonly ifUnused?: boolean }): Promise<void> {
    const name = this.topology.nameOf(exchange);
    // Nobody can delete it, and nobody can be without it.
    if (name === '') return;
    await this.operations.run(`Deleting exchange '${name}'`, (channel) => channel.exchangeDelete(name, options));
    this.topology.forgetNamed('exchange', name);
  }

  override async deleteQueue(
    queue: string | Queue,
    options?: { readonly ifUnused?: boolean; readonly ifEmpty?: boolean },
  ): Promise<number> {
    const name = this.topology.nameOf(queue);
    const { messageCount } = await this.operations.run(`Deleting queue '${name}'`, (channel) => channel.queueDelete(name, options));
    this.topology.forgetNamed('queue', name);
    return messageCount;
  }

  override async purgeQueue(queue: string | Queue): Promise<number> {
    const purge = (channel: Channel): Promise<{ readonly messageCount: number }> => channel.queuePurge(this.topology.nameOf(queue));
    return (await this.operations.run(`Purging queue '${this.topology.nameOf(queue)}'`, purge)).messageCount;
  }

  override async removeBinding(binding: Binding): Promise<void> {
    const destination = this.topology.nameOf(binding.target);
    const routingKey = this.topology.keyOf(binding);
    const { exchange, arguments: args } = binding;
    await this.operations.run(`Removing ${binding.toString()}`, (channel) =>
      binding.destinationType === 'queue'
        ? channel.queueUnbind(destination, exchange, routingKey, args)
        : channel.exchangeUnbind(destination, exchange, routingKey, args),
    );
    this.topology.forgetBinding(binding);
  }

  override async getQueueInfo(queue: string | Queue): Promise<QueueInformation | undefined> {
    try {
      const found = await this.lookAt(() => this.topology.nameOf(queue));
      return { name: found.queue, messageCount: found.messageCount, consumerCount: found.consumerCount };
    } catch (error) {
      if (isAmqpError(error, 'NOT_FOUND')) return undefined;
      throw error;
    }
  }

  override async exchangeExists(exchange: string | Exchange): Promise<boolean> {
    const name = this.topology.nameOf(exchange);
    // The default exchange cannot be asked for by name.
    if (name === '') return true;
    try {
      await this.operations.run(`Looking at exchange '${name}'`, (channel) => channel.exchangeDeclarePassive(name));
      return true;
    } catch (error) {
      if (isAmqpError(error, 'NOT_FOUND')) return false;
      throw error;
    }
  }

  /** What was declared by hand through it, and neither deleted nor forgotten. */
  get manualDeclarables(): readonly Declarable[] {
    return this.topology.manual;
  }

  /** From now on nothing that was declared by hand is declared again. It stays on the broker. */
  forgetManualDeclarables(): void {
    this.topology.forgetManual();
  }

  override async initialize(): Promise<void> {
    await this.declareOn(await readyInTime(this.connection, 'Declaring everything'));
  }

  /** Declares everything known on a new connection, before anybody else uses it. */
  declareOn(connection: Connection): Promise<void> {
    const { clock, operationTimeoutMs: limitMs } = this.connection;
    return declareTopology({ connection, bound: { clock, limitMs } }, this.topology, this.witnesses);
  }

  private lookAt(queue: () => string): Promise<QueueDeclareOk> {
    return this.operations.run(`Looking at queue '${queue()}'`, (channel) => channel.queueDeclarePassive(queue()));
  }

  private async declare(...declarables: Declarable[]): Promise<void> {
    for (const declarable of declarables) {
      try {
        if (!(await isStillThere(declarable, this.topology, (name) => this.lookAt(() => name)))) {
          await this.operations.run(`Declaring ${declarable.toString()}`, (channel) => declare(channel, declarable, this.topology));
        }
      } catch (error) {
        const failure = { declarable, error: error as Error, memory: this.topology };
        if (!isBrokerError(error) || error.scope !== 'channel' || !tellOfFailure(failure, this.witnesses)) throw error;
      }
      this.topology.replace(declarable);
    }
  }
}
