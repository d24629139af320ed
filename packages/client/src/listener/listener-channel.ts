import {
  AmqpIllegalStateError,
  Channel,
  type AmqpError,
  type BasicProperties,
  type ConsumeOptions,
  type Delivery,
  type ExchangeDeclareOptions,
  type HeaderTable,
  type PublishOptions,
  type QueueDeclareOk,
  type QueueDeclareOptions,
  type ReturnedDelivery,
} from '@nest-amqp/core';
import type { SecondChannel } from './second-channel';
import type { SettlingMethod } from '../connection/settling';
import type { Settlement } from './settlement';

/**
 * The channel that a handler gets. Its settling methods go through the ledger of the consumer's channel; everything else
 * runs on a second channel of the same connection. What would change how the container consumes is refused.
 *
 * Messages fetched or consumed through it carry negative delivery tags: they belong to the second channel, and must not be
 * taken for one of the container's. They are settled with these tags through this same object.
 */
export class ListenerChannel extends Channel {
  constructor(
    private readonly consumer: Channel,
    private readonly settlement: Settlement,
    private readonly second: SecondChannel,
  ) {
    super();
  }

  get channelNumber(): number {
    return this.consumer.channelNumber;
  }

  get isOpen(): boolean {
    return this.consumer.isOpen;
  }

  get writable(): boolean {
    return this.second.writable;
  }

  exchangeDeclare(exchange: string, type: string, options?: ExchangeDeclareOptions): Promise<void> {
    return this.second.run((channel) => channel.exchangeDeclare(exchange, type, options));
  }

  exchangeDeclarePassive(exchange: string): Promise<void> {
    return this.second.run((channel) => channel.exchangeDeclarePassive(exchange));
  }

  exchangeDelete(exchange: string, options?: { readonly ifUnused?: boolean }): Promise<void> {
    return this.second.run((channel) => channel.exchangeDelete(exchange, options));
  }

  exchangeBind(destination: string, source: string, routingKey: string, args?: HeaderTable): Promise<void> {
    return this.second.run((channel) => channel.exchangeBind(destination, source, routingKey, args));
  }

  exchangeUnbind(destination: string, source: string, routingKey: string, args?: HeaderTable): Promise<void> {
    return this.second.run((channel) => channel.exchangeUnbind(destination, source, routingKey, args));
  }

  queueDeclare(queue: string, options?: QueueDeclareOptions): Promise<QueueDeclareOk> {
    return this.second.run((channel) => channel.queueDeclare(queue, options));
  }

  queueDeclarePassive(queue: string): Promise<QueueDeclareOk> {
    return this.second.run((channel) => channel.queueDeclarePassive(queue));
  }

  queueDelete(
    queue: string,
    options?: { readonly ifUnused?: boolean; readonly ifEmpty?: boolean },
  ): Promise<{ readonly messageCount: number }> {
    return this.second.run((channel) => channel.queueDelete(queue, options));
  }

  queuePurge(queue: string): Promise<{ readonly messageCount: number }> {
    return this.second.run((channel) => channel.queuePurge(queue));
  }

  queueBind(queue: string, exchange: string, routingKey: string, args?: HeaderTable): Promise<void> {
    return this.second.run((channel) => channel.queueBind(queue, exchange, routingKey, args));
  }

  queueUnbind(queue: string, exchange: string, routingKey: string, args?: HeaderTable): Promise<void> {
    return this.second.run((channel) => channel.queueUnbind(queue, exchange, routingKey, args));
  }

  /** Always returns 0: this channel is not in confirm mode. */
  basicPublish(exchange: string, routingKey: string, properties: BasicProperties, body: Buffer, options?: PublishOptions): number {
    this.second.publish(exchange, routingKey, properties, body, options);
    return 0;
  }

  basicConsume(queue: string, onDelivery: (delivery: Delivery) => void, options?: ConsumeOptions): Promise<string> {
    return this.second.run((channel) => channel.basicConsume(queue, (delivery) => onDelivery(withOwnTag(delivery)), options));
  }

  basicCancel(consumerTag: string): Promise<void> {
    return this.second.run((channel) => channel.basicCancel(consumerTag));
  }

  async basicGet(queue: string, options?: { readonly noAck?: boolean }): Promise<Delivery | undefined> {
    const delivery = await this.second.run((channel) => channel.basicGet(queue, options));
    return delivery && withOwnTag(delivery);
  }

  basicAck(deliveryTag: number, multiple?: boolean): void {
    this.settle(deliveryTag, { method: 'ack', multiple });
  }

  basicNack(deliveryTag: number, multiple?: boolean, requeue?: boolean): void {
    this.settle(deliveryTag, { method: 'nack', multiple, requeue });
  }

  basicReject(deliveryTag: number, requeue?: boolean): void {
    this.settle(deliveryTag, { method: 'reject', requeue });
  }

  async basicQos(): Promise<never> {
    throw refused('basicQos', "The prefetch is the container's: set the option prefetch of the listener");
  }

  async basicRecover(): Promise<never> {
    throw refused('basicRecover', 'Give messages back one by one, with basicNack');
  }

  async confirmSelect(): Promise<never> {
    throw refused('confirmSelect', 'Publish with the RabbitTemplate, which waits for the confirm');
  }

  async txSelect(): Promise<never> {
    throw refused('txSelect', 'Publish with the RabbitTemplate, which waits for the confirm');
  }

  async txCommit(): Promise<never> {
    throw refused('txCommit', 'There is no transaction on it');
  }

  async txRollback(): Promise<never> {
    throw refused('txRollback', 'There is no transaction on it');
  }

  async close(): Promise<never> {
    throw refused('close', 'Stop the listener through its registry');
  }

  /** Never called: {@link confirmSelect} is refused. */
  onConfirm(): void {
    return;
  }

  onReturn(listener: (returned: ReturnedDelivery) => void): void {
    this.second.returns.add(listener);
  }

  onCancel(listener: (consumerTag: string) => void): void {
    this.second.cancels.add(listener);
  }

  onClose(listener: (error?: AmqpError) => void): void {
    this.consumer.onClose(listener);
  }

  onDrain(listener: () => void): void {
    this.second.drains.add(listener);
  }

  private settle(deliveryTag: number, settling: SettlingMethod): void {
    if (deliveryTag < 0) this.second.settle(-deliveryTag, settling);
    else this.settlement.settleByHand(deliveryTag, settling);
  }
}

function withOwnTag(delivery: Delivery): Delivery {
  return { ...delivery, deliveryTag: -delivery.deliveryTag };
}

function refused(operation: string, remedy: string): AmqpIllegalStateError {
  return new AmqpIllegalStateError(`${operation} is not possible on a listener's channel, which the container looks after. ${remedy}`);
}
