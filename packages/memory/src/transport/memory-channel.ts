import {
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
import type { BrokerChannel } from '../broker/broker-channel';
import { ChannelCalls } from './channel-calls';
import { ChannelEvents } from './channel-events';
import type { ChannelHome } from './channel-home';
import { event } from './outbox';
import { ownArguments } from './own-arguments';
import { copiedProperties, ownProperties } from './properties';
import { flagsOf } from './publish-flags';

/**
 * A channel to the in-memory broker. Every operation takes effect when it is called, in the order of the calls; only the
 * answers come later, through the connection's outbox.
 */
export class MemoryChannel extends Channel {
  private readonly events: ChannelEvents;
  private readonly calls: ChannelCalls;
  private readonly broker: BrokerChannel;
  private isConfirming = false;
  private published = 0;

  constructor(
    readonly channelNumber: number,
    private readonly connection: ChannelHome,
  ) {
    super();
    this.calls = new ChannelCalls(channelNumber, connection, () => this.broker.isOpen);
    this.events = new ChannelEvents(
      connection.outbox,
      (error) => this.calls.endLater(error),
      connection.inboundLimit,
      (error) => this.closeFor(error),
    );
    this.broker = connection.broker.openChannel(channelNumber, this.events);
  }

  get isOpen(): boolean {
    return this.calls.isOpen;
  }

  get writable(): boolean {
    return this.isOpen && !this.connection.isHeldBack;
  }

  exchangeDeclare(exchange: string, type: string, options: ExchangeDeclareOptions = {}): Promise<void> {
    const owned = ownArguments(options);
    return this.calls.call(() => this.broker.topology.exchangeDeclare(exchange, type, owned));
  }

  exchangeDeclarePassive(exchange: string): Promise<void> {
    return this.calls.call(() => this.broker.topology.exchangeDeclarePassive(exchange));
  }

  exchangeDelete(exchange: string, { ifUnused = false }: { readonly ifUnused?: boolean } = {}): Promise<void> {
    return this.calls.call(() => this.broker.topology.exchangeDelete(exchange, ifUnused));
  }

  exchangeBind(destination: string, source: string, routingKey: string, args?: HeaderTable): Promise<void> {
    const names = ownArguments({ destination, source, routingKey, arguments: args });
    return this.calls.call(() => this.broker.topology.exchangeBind(names));
  }

  exchangeUnbind(destination: string, source: string, routingKey: string, args?: HeaderTable): Promise<void> {
    const names = ownArguments({ destination, source, routingKey, arguments: args });
    return this.calls.call(() => this.broker.topology.exchangeUnbind(names));
  }

  queueDeclare(queue: string, options: QueueDeclareOptions = {}): Promise<QueueDeclareOk> {
    const owned = ownArguments(options);
    return this.calls.call(() => this.broker.topology.queueDeclare(queue, owned));
  }

  queueDeclarePassive(queue: string): Promise<QueueDeclareOk> {
    return this.calls.call(() => this.broker.topology.queueDeclarePassive(queue));
  }

  queueDelete(
    queue: string,
    options: { readonly ifUnused?: boolean; readonly ifEmpty?: boolean } = {},
  ): Promise<{ readonly messageCount: number }> {
    return this.calls.call(() => ({ messageCount: this.broker.topology.queueDelete(queue, options) }));
  }

  queuePurge(queue: string): Promise<{ readonly messageCount: number }> {
    return this.calls.call(() => ({ messageCount: this.broker.topology.queuePurge(queue) }));
  }

  queueBind(queue: string, exchange: string, routingKey: string, args?: HeaderTable): Promise<void> {
    const names = ownArguments({ destination: queue, source: exchange, routingKey, arguments: args });
    return this.calls.call(() => this.broker.topology.queueBind(names));
  }

  queueUnbind(queue: string, exchange: string, routingKey: string, args?: HeaderTable): Promise<void> {
    const names = ownArguments({ destination: queue, source: exchange, routingKey, arguments: args });
    return this.calls.call(() => this.broker.topology.queueUnbind(names));
  }

  basicPublish(exchange: string, routingKey: string, properties: BasicProperties, body: Buffer, options?: PublishOptions): number {
    this.calls.checkOpen();
    const owned = ownProperties(properties, this.connection.headersSorted);
    const flags = flagsOf(options);
    if (this.isConfirming) this.published += 1;
    if (this.connection.holdsBackPublish()) {
      this.connection.enter(() => this.broker.publishing.publish(exchange, routingKey, owned, body, flags));
    } else {
      this.broker.publishing.publish(exchange, routingKey, owned, body, flags);
    }
    return this.published;
  }

  basicConsume(queue: string, onDelivery: (delivery: Delivery) => void, options: ConsumeOptions = {}): Promise<string> {
    const owned = ownArguments(options);
    return this.calls.answered((resolve) => {
      this.broker.consuming.consume(queue, owned, (consumerTag) => {
        this.events.addConsumer(consumerTag, { onDelivery, onOversized: options.onOversized });
        this.connection.outbox.push({
          happen: (outbox) => {
            resolve(consumerTag);
            // whoever awaits the tag knows it before the first delivery comes
            outbox.pause();
          },
        });
      });
    });
  }

  basicCancel(consumerTag: string): Promise<void> {
    return this.calls.call(() => {
      this.broker.consuming.cancel(consumerTag);
      this.events.removeConsumer(consumerTag);
    });
  }

  basicGet(queue: string, { noAck = false }: { readonly noAck?: boolean } = {}): Promise<Delivery | undefined> {
    return this.calls.call(() => {
      const fetched = this.broker.consuming.get(queue, noAck);
      if (!fetched) return undefined;
      const { deliveryTag, messageCount, entry } = fetched;
      const { exchange, routingKey, body } = entry.message;
      const tooLarge = this.connection.inboundLimit.faultOf(body);
      if (tooLarge) {
        this.events.refused(tooLarge);
        throw tooLarge;
      }
      const properties = copiedProperties(entry.properties);
      return { deliveryTag, redelivered: entry.redelivered, exchange, routingKey, properties, body, messageCount };
    });
  }

  basicAck(deliveryTag: number, multiple = false): void {
    this.calls.checkOpen();
    if (this.connection.isHeldBack) this.connection.enter(() => this.broker.settling.ack(deliveryTag, multiple));
    else this.broker.settling.ack(deliveryTag, multiple);
  }

  basicNack(deliveryTag: number, multiple = false, requeue = true): void {
    this.calls.checkOpen();
    this.connection.enter(() => this.broker.settling.nack(deliveryTag, multiple, requeue));
  }

  basicReject(deliveryTag: number, requeue = true): void {
    this.calls.checkOpen();
    this.connection.enter(() => this.broker.settling.reject(deliveryTag, requeue));
  }

  basicQos(prefetchCount: number, options: { readonly global?: boolean; readonly prefetchSize?: number } = {}): Promise<void> {
    const { global = false, prefetchSize = 0 } = options;
    return this.calls.call(() => this.broker.consuming.qos({ prefetchCount, prefetchSize, global }));
  }

  basicRecover(requeue = true): Promise<void> {
    return this.calls.answered((resolve) => {
      this.broker.settling.recover(requeue, () => this.connection.outbox.push(event(() => resolve())));
    });
  }

  confirmSelect(): Promise<void> {
    if (this.isOpen) this.isConfirming = true;
    return this.calls.call(() => this.broker.publishing.confirm());
  }

  txSelect(): Promise<void> {
    return this.calls.call(() => this.broker.transaction.select());
  }

  txCommit(): Promise<void> {
    return this.calls.call(() => this.broker.transaction.commit());
  }

  txRollback(): Promise<void> {
    return this.calls.call(() => this.broker.transaction.rollback());
  }

  close(): Promise<void> {
    if (this.isOpen) {
      this.broker.close();
      this.calls.endLater();
    }
    return new Promise((resolve) => {
      this.calls.closing.add(() => resolve());
    });
  }

  onConfirm(listener: (sequenceNumber: number, multiple: boolean, ack: boolean) => void): void {
    this.events.onConfirm.add(listener);
  }

  onReturn(listener: (returned: ReturnedDelivery) => void): void {
    this.events.onReturn.add(listener);
  }

  onCancel(listener: (consumerTag: string) => void): void {
    this.events.onCancel.add(listener);
  }

  onClose(listener: (error?: AmqpError) => void): void {
    this.calls.closing.add(listener);
  }

  onDrain(listener: () => void): void {
    this.events.onDrain.add(listener);
  }

  /** The connection takes what is sent again. For the connection. */
  drained(): void {
    this.events.tell(() => this.events.onDrain.emit());
  }

  /** The channel is over, now. For the connection. */
  end(error?: AmqpError): void {
    this.calls.end(error);
  }

  private closeFor(error: AmqpError): void {
    this.broker.close();
    this.calls.endLater(error);
  }
}
