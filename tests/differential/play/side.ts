import type { Channel } from '@nest-amqp/core';
import { Naming } from '../program/naming';
import { isOfConnection, type ChannelName, type ConnectionName, type Operation } from '../program/operation';
import { describeFailure } from './failure';
import type { ChannelObservation, Observation } from './observation';
import { perform, type Settling } from './perform';
import { PlayedChannel } from './played-channel';
import type { ConnectionSource, SourcedConnection } from './source';
import { TopologyWatch } from './topology-watch';
import { within } from './within';

/** Nothing that a broker answers takes so long. */
const ANSWER_MS = 30_000;

interface PlayedConnection {
  readonly sourced: SourcedConnection;
  readonly channels: Map<string, PlayedChannel>;
  observer?: Channel;
}

/** One of the two brokers that a program is played on: its connections and channels, and what they showed. */
export class Side {
  private readonly naming: Naming;
  private readonly connections = new Map<string, PlayedConnection>();
  private readonly topology: TopologyWatch;
  private connectionEvents: Record<string, unknown> = {};
  private reply: unknown;

  /** @param prefix what makes the names of this playing unique */
  constructor(
    readonly source: ConnectionSource,
    prefix: string,
  ) {
    this.naming = new Naming(prefix);
    this.topology = new TopologyWatch(this.naming, (via) => this.observer(via));
  }

  /** The channel of this name, opened if it is not open. */
  async channel(name: ChannelName): Promise<PlayedChannel> {
    const connection = await this.connection(name.charAt(0));
    const known = connection.channels.get(name);
    if (known?.channel.isOpen) return known;
    const played = new PlayedChannel(await connection.sourced.connection.createChannel(), this.naming);
    connection.channels.set(name, played);
    return played;
  }

  /**
   * Whether a channel of a connection holds messages of a queue that another of its channels consumes. When the connection ends, its
   * channels end at the same time in RabbitMQ, and chance decides whether the one still gets what the other gives back.
   */
  couldServeItself(name: ConnectionName): boolean {
    const open = this.openChannels(name);
    return open.some((one) => open.some((other) => other !== one && [...other.consumedQueues].some((queue) => one.holdsOf(queue))));
  }

  /** Of each channel whose consumers share a limit: their queues. */
  sharedLimits(): ReadonlyMap<string, ReadonlySet<string>> {
    const channels = [...this.connections.values()].flatMap((connection) => [...connection.channels]);
    return new Map(channels.filter(([, { sharesLimit }]) => sharesLimit).map(([name, { consumedQueues }]) => [name, consumedQueues]));
  }

  /** Plays one operation until it is answered. What it leads to is shown by {@link observe}. */
  async play(step: number, operation: Operation, settling?: Settling): Promise<void> {
    this.startStep();
    try {
      this.reply = await within(ANSWER_MS, this.perform(step, operation, settling), 'the answer');
    } catch (error) {
      this.reply = { failed: describeFailure(error, this.naming) };
    }
    this.topology.expect(operation, this.reply);
  }

  /** Forgets what came so far: what comes now belongs to the next step. */
  startStep(): void {
    this.reply = undefined;
    this.connectionEvents = {};
    for (const { channels } of this.connections.values()) for (const played of channels.values()) played.startStep();
  }

  /** What has come of the operation so far, without asking the broker. */
  events(): Pick<Observation, 'reply' | 'channels' | 'connections'> {
    const channels: [string, ChannelObservation][] = [];
    for (const connection of this.connections.values()) {
      for (const [name, played] of connection.channels) {
        const observed = played.observe();
        if (observed) channels.push([name, observed]);
      }
    }
    return {
      reply: this.reply,
      channels: Object.fromEntries(channels.sort(([a], [b]) => (a < b ? -1 : 1))),
      connections: { ...this.connectionEvents },
    };
  }

  /** What has come of the operation so far, with the state of all queues and exchanges. */
  async observe(): Promise<Observation> {
    await within(ANSWER_MS, this.topology.refresh(), 'a look at the queues');
    return { ...this.events(), queues: this.topology.look('queue'), exchanges: this.topology.look('exchange') };
  }

  /** Removes what the program left, and gives the connections back. */
  async close(): Promise<void> {
    const left = [...this.connections.values()].filter(({ sourced }) => sourced.connection.isOpen);
    const played = left.flatMap(({ channels }) => [...channels.values()]);
    await Promise.all(played.map(({ channel }) => channel.close()));
    const isClean = await within(ANSWER_MS, this.topology.remove(), 'cleaning up').catch(() => false);
    for (const { sourced, observer } of this.connections.values()) {
      if (sourced.connection.isOpen) await observer?.close();
      await sourced.giveBack(isClean);
    }
  }

  private openChannels(connection: ConnectionName): readonly PlayedChannel[] {
    return [...(this.connections.get(connection)?.channels.values() ?? [])].filter(({ channel }) => channel.isOpen);
  }

  private async perform(step: number, operation: Operation, settling: Settling | undefined): Promise<unknown> {
    if (isOfConnection(operation)) return this.end(operation.on, operation.do);
    const played = await this.channel(operation.on);
    const reply = await perform(operation, { step, played, naming: this.naming, ...(settling && { settling }) });
    // What has no answer has been dealt with when something that is asked behind it is answered.
    if (['publish', 'ack', 'nack', 'reject'].includes(operation.do)) {
      await played.channel.exchangeDeclarePassive('amq.direct').catch(() => undefined);
    }
    return reply;
  }

  private async end(name: string, how: 'connection.close' | 'connection.drop'): Promise<void> {
    const ending = this.connections.get(name);
    if (!ending) return;
    this.connections.delete(name);
    if (how === 'connection.drop') return ending.sourced.drop();
    await ending.sourced.connection.close();
    await ending.sourced.giveBack(false);
  }

  private async connection(name: string): Promise<PlayedConnection> {
    const known = this.connections.get(name);
    if (known?.sourced.connection.isOpen) return known;
    if (known) await known.sourced.giveBack(false);
    const opened: PlayedConnection = { sourced: await this.source.take(), channels: new Map() };
    opened.sourced.connection.onClose((error) => {
      if (this.connections.get(name) === opened) this.connectionEvents[name] = error ? describeFailure(error, this.naming) : 'closed';
    });
    this.connections.set(name, opened);
    return opened;
  }

  private async observer(via: string): Promise<Channel> {
    const isOpen = (name: string): boolean => this.connections.get(name)?.sourced.connection.isOpen ?? false;
    const name = isOpen(via) ? via : (['a', 'b', 'c'].find(isOpen) ?? 'a');
    const connection = await this.connection(name);
    if (!connection.observer?.isOpen) connection.observer = await connection.sourced.connection.createChannel();
    return connection.observer;
  }
}
