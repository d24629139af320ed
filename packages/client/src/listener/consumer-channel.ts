import {
  AmqpChannelClosedError,
  type AmqpError,
  type Channel,
  type Connection,
  type Delivery,
  type OversizedDelivery,
} from '@nest-amqp/core';
import { consumerTagFor } from './consumer-tag';
import type { ResolvedListenerOptions } from './resolve-listener-options';

/** What a consumer is started with. */
export interface ConsumerChannelOptions {
  readonly connection: Connection;
  readonly queue: string;
  /** What consumer tags begin with. */
  readonly tagName: string;
  readonly listener: ResolvedListenerOptions;
}

/** Who hears of a consumer. */
export interface ConsumerOwner {
  onDelivery(delivery: Delivery): void;
  /** A message that is too large has not been read. */
  onOversized(delivery: OversizedDelivery): void;
  /** The broker ended the consumer. */
  onCancelled(): void;
  onLost(error: AmqpError): void;
}

/** One consumer of one queue, and the channel that it has for itself. */
export class ConsumerChannel {
  private consumerTag = '';
  private onDelivery: (delivery: Delivery) => void = () => undefined;
  private onOversized: (delivery: OversizedDelivery) => void = () => undefined;
  private changing: Promise<void> = Promise.resolve();
  private isCancelled = false;

  private constructor(
    readonly channel: Channel,
    private readonly options: ConsumerChannelOptions,
  ) {}

  static async open(options: ConsumerChannelOptions): Promise<ConsumerChannel> {
    return new ConsumerChannel(await options.connection.createChannel(), options);
  }

  get tag(): string {
    return this.consumerTag;
  }

  /** Rejects if the broker refuses the consumer; the channel is closed then. Its owner hears of what happens after that. */
  async start(owner: ConsumerOwner): Promise<void> {
    const { channel } = this;
    const { queue, listener } = this.options;
    this.onDelivery = (delivery) => owner.onDelivery(delivery);
    this.onOversized = (delivery) => owner.onOversized(delivery);
    let consuming = false;
    const cancelled: string[] = [];
    channel.onCancel((tag) => {
      if (!consuming) cancelled.push(tag);
      else if (tag === this.consumerTag) owner.onCancelled();
    });
    channel.onClose((error) => {
      if (consuming) owner.onLost(error ?? new AmqpChannelClosedError('The channel of the consumer was closed'));
    });
    try {
      // The broker ignores the prefetch of a consumer that does not acknowledge.
      if (listener.ackMode !== 'NONE') await channel.basicQos(listener.prefetch);
      await this.consume();
      // Its owner does not know of it yet, and tries again.
      if (cancelled.length > 0)
        throw new AmqpChannelClosedError(`The broker cancelled the consumer of queue '${queue}' as soon as it was started`);
    } catch (error) {
      await channel.close().catch(() => undefined);
      throw error;
    }
    consuming = true;
    if (!channel.isOpen) throw new AmqpChannelClosedError(`The channel was closed as soon as queue '${queue}' was consumed`);
  }

  /** A prefetch counts for consumers that are started after it, so another one takes over. What the first one brought stays here, unsettled. */
  setPrefetch(prefetch: number): Promise<void> {
    this.changing = this.changing.then(() => this.replaceConsumer(prefetch));
    return this.changing;
  }

  /** Resolves when the broker sends nothing more, or the channel is lost. */
  async cancel(): Promise<void> {
    this.isCancelled = true;
    await this.changing;
    await this.channel.basicCancel(this.consumerTag).catch(() => undefined);
  }

  private async replaceConsumer(prefetch: number): Promise<void> {
    const { channel } = this;
    if (this.isCancelled || !channel.isOpen) return;
    const before = this.consumerTag;
    const { exclusive } = this.options.listener;
    try {
      await channel.basicQos(prefetch);
      if (exclusive) await channel.basicCancel(before);
      await this.consume();
      if (!exclusive) await channel.basicCancel(before);
    } catch {
      // The broker refuses by closing the channel, which the owner hears of; then it starts again, with what is wanted now.
      await channel.close().catch(() => undefined);
    }
  }

  private async consume(): Promise<void> {
    const { queue, tagName, listener } = this.options;
    const consumerTag = (this.consumerTag = consumerTagFor(tagName));
    const { exclusive, consumerArguments, ackMode } = listener;
    await this.channel.basicConsume(queue, this.onDelivery, {
      consumerTag,
      noAck: ackMode === 'NONE',
      exclusive,
      arguments: consumerArguments,
      onOversized: this.onOversized,
    });
  }
}
