import {
  AmqpChannelClosedError,
  Listeners,
  type BasicProperties,
  type Channel,
  type PublishOptions,
  type ReturnedDelivery,
} from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import { writeSettling, type SettlingMethod } from '../connection/settling';

/**
 * The channel that a listener's own operations run on, beside the one that it consumes on, so that an operation that the
 * broker refuses closes this one only. It is opened when it is first needed, and again after it was closed.
 */
export class SecondChannel {
  readonly returns = new Listeners<[ReturnedDelivery]>();
  readonly cancels = new Listeners<[string]>();
  readonly drains = new Listeners<[]>();
  private opening: Promise<Channel> | undefined;
  private current: Channel | undefined;
  private queued = 0;
  private closed = false;

  constructor(
    private readonly createChannel: () => Promise<Channel>,
    private readonly logger: AmqpLogger,
  ) {}

  get writable(): boolean {
    return this.current?.isOpen !== true || this.current.writable;
  }

  /** Runs an operation on the channel; rejects as the operation does. */
  async run<T>(operation: (channel: Channel) => Promise<T>): Promise<T> {
    return operation(await this.channel());
  }

  /** Publishes at once, or as soon as the channel is open; always in the order of the calls. */
  publish(exchange: string, routingKey: string, properties: BasicProperties, body: Buffer, options?: PublishOptions): void {
    const publish = (channel: Channel): unknown => channel.basicPublish(exchange, routingKey, properties, body, options);
    if (this.queued === 0 && this.current?.isOpen) {
      publish(this.current);
      return;
    }
    this.queued++;
    this.channel()
      .then(publish)
      .catch((error: unknown) => {
        this.logger.warn(
          `A message that a listener published to exchange '${exchange}' with key '${routingKey}' on its own channel was lost: ${String(error)}. Use the RabbitTemplate where a message must arrive`,
        );
      })
      .finally(() => this.queued--);
  }

  /** Settles a message that was fetched or consumed on this channel. */
  settle(deliveryTag: number, settling: SettlingMethod): void {
    if (!this.current?.isOpen) {
      throw new AmqpChannelClosedError('The channel that brought the message is closed, and the message is back in its queue');
    }
    writeSettling(this.current, deliveryTag, settling);
  }

  /** Closes the channel for good, after what is being written. */
  async close(): Promise<void> {
    this.closed = true;
    const channel = await this.opening?.catch(() => undefined);
    await channel?.close();
  }

  private channel(): Promise<Channel> {
    if (this.closed) return Promise.reject(new AmqpChannelClosedError("The listener has stopped, and with it its handlers' channel"));
    if (this.current && !this.current.isOpen) this.opening = undefined;
    return (this.opening ??= this.open());
  }

  private async open(): Promise<Channel> {
    this.current = undefined;
    try {
      const channel = await this.createChannel();
      channel.onReturn((returned) => this.returns.emit(returned));
      channel.onCancel((consumerTag) => this.cancels.emit(consumerTag));
      channel.onDrain(() => this.drains.emit());
      this.current = channel;
      return channel;
    } catch (error) {
      this.opening = undefined;
      throw error;
    }
  }
}
