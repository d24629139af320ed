import {
  AmqpChannelClosedError,
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
import { canonicalTable } from '@nest-amqp/core';
import type { BrokerConnection } from '../broker/broker-connection';
import type { BrokerChannel } from '../broker/broker-channel';
import { BrokerFault } from '../broker/broker-fault';
import type { PublishFlags } from '../broker/channel-publishing';
import { ChannelEvents } from './channel-events';
import { Closing } from './closing';
import { errorOfFault } from './error-of-fault';
import type { InboundLimit } from './inbound-limit';
import { event, type Outbox } from './outbox';
import { copiedProperties, ownProperties } from './properties';

const PLAIN: PublishFlags = { mandatory: false, immediate: false };
const MANDATORY: PublishFlags = { mandatory: true, immediate: false };

/** The connection of a channel, as the channel knows it. */
export interface ChannelHome {
  readonly broker: BrokerConnection;
  readonly outbox: Outbox;
  readonly inboundLimit: InboundLimit;
  /** Headers arrive sorted by name. */
  readonly headersSorted: boolean;
  /** The broker does not take what is sent. */
  readonly isHeldBack: boolean;
  /** Whether a publish, and with it all that follows, must wait. */
  holdsBackPublish(): boolean;
  /** Does something now, or when the broker takes again what this connection sends. */
  enter(operation: () => void): void;
  /** The channel of this number is over. */
  forget(channelNumber: number): void;
}

/**
 * A channel to the in-memory broker. Every operation takes effect when it is called, in the order of the calls; only the
 * answers come later, through the connection's outbox.
 */
export class MemoryChannel extends Channel {
  private readonly events: ChannelEvents;
  private readonly closing = new Closing();
  private readonly broker: BrokerChannel;
  private isClosing = false;
  private isConfirming = false;
  private published = 0;

  constructor(
    readonly channelNumber: number,
    private readonly connection: ChannelHome,
  ) {
    super();
    this.events = new ChannelEvents(
      connection.outbox,
      (error) => this.endLater(error),
      connection.inboundLimit,
      (error) => this.closeFor(error),
    );
    this.broker = connection.broker.openChannel(channelNumber, this.events);
  }

  get isOpen(): boolean {
    return !this.isClosing && !this.closing.isOver;
  }

  get writable(): boolean {
    return this.isOpen && !this.connection.isHeldBack;
  }

  exchangeDeclare(exchange: string, type: string, options: ExchangeDeclareOptions = {}): Promise<void> {
    const owned = ownArguments(options);
    return this.call(() => this.broker.topology.exchangeDeclare(exchange, type, owned));
  }

  exchangeDeclarePassive(exchange: string): Promise<void> {
    return this.call(() => this.broker.topology.exchangeDeclarePassive(exchange));
  }

  exchangeDelete(exchange: string, { ifUnused = false }: { readonly ifUnused?: boolean } = {}): Promise<void> {
    return this.call(() => this.broker.topology.exchangeDelete(exchange, ifUnused));
  }

  exchangeBind(destination: string, source: string, routingKey: string, args?: HeaderTable): Promise<void> {
    const names = ownArguments({ destination, source, routingKey, arguments: args });
    return this.call(() => this.broker.topology.exchangeBind(names));
  }

  exchangeUnbind(destination: string, source: string, routingKey: string, args?: HeaderTable): Promise<void> {
    const names = ownArguments({ destination, source, routingKey, arguments: args });
    return this.call(() => this.broker.topology.exchangeUnbind(names));
  }

  queueDeclare(queue: string, options: QueueDeclareOptions = {}): Promise<QueueDeclareOk> {
    const owned = ownArguments(options);
    return this.call(() => this.broker.topology.queueDeclare(queue, owned));
  }

  queueDeclarePassive(queue: string): Promise<QueueDeclareOk> {
    return this.call(() => this.broker.topology.queueDeclarePassive(queue));
  }

  queueDelete(
    queue: string,
    options: { readonly ifUnused?: boolean; readonly ifEmpty?: boolean } = {},
  ): Promise<{ readonly messageCount: number }> {
    return this.call(() => ({ messageCount: this.broker.topology.queueDelete(queue, options) }));
  }

  queuePurge(queue: string): Promise<{ readonly messageCount: number }> {
    return this.call(() => ({ messageCount: this.broker.topology.queuePurge(queue) }));
  }

  queueBind(queue: string, exchange: string, routingKey: string, args?: HeaderTable): Promise<void> {
    const names = ownArguments({ destination: queue, source: exchange, routingKey, arguments: args });
    return this.call(() => this.broker.topology.queueBind(names));
  }

  queueUnbind(queue: string, exchange: string, routingKey: string, args?: HeaderTable): Promise<void> {
    const names = ownArguments({ destination: queue, source: exchange, routingKey, arguments: args });
    return this.call(() => this.broker.topology.queueUnbind(names));
  }

  basicPublish(exchange: string, routingKey: string, properties: BasicProperties, body: Buffer, options?: PublishOptions): number {
    this.checkOpen();
    const owned = ownProperties(properties, this.connection.headersSorted);
    const flags = options ? flagsOf(options) : PLAIN;
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
    return this.answered((resolve) => {
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
    return this.call(() => {
      this.broker.consuming.cancel(consumerTag);
      this.events.removeConsumer(consumerTag);
    });
  }

  basicGet(queue: string, { noAck = false }: { readonly noAck?: boolean } = {}): Promise<Delivery | undefined> {
    return this.call(() => {
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
    this.checkOpen();
    if (this.connection.isHeldBack) this.connection.enter(() => this.broker.settling.ack(deliveryTag, multiple));
    else this.broker.settling.ack(deliveryTag, multiple);
  }

  basicNack(deliveryTag: number, multiple = false, requeue = true): void {
    this.checkOpen();
    this.connection.enter(() => this.broker.settling.nack(deliveryTag, multiple, requeue));
  }

  basicReject(deliveryTag: number, requeue = true): void {
    this.checkOpen();
    this.connection.enter(() => this.broker.settling.reject(deliveryTag, requeue));
  }

  basicQos(prefetchCount: number, options: { readonly global?: boolean; readonly prefetchSize?: number } = {}): Promise<void> {
    const { global = false, prefetchSize = 0 } = options;
    return this.call(() => this.broker.consuming.qos({ prefetchCount, prefetchSize, global }));
  }

  basicRecover(requeue = true): Promise<void> {
    return this.answered((resolve) => {
      this.broker.settling.recover(requeue, () => this.connection.outbox.push(event(() => resolve())));
    });
  }

  confirmSelect(): Promise<void> {
    if (this.isOpen) this.isConfirming = true;
    return this.call(() => this.broker.publishing.confirm());
  }

  txSelect(): Promise<void> {
    return this.call(() => this.broker.transaction.select());
  }

  txCommit(): Promise<void> {
    return this.call(() => this.broker.transaction.commit());
  }

  txRollback(): Promise<void> {
    return this.call(() => this.broker.transaction.rollback());
  }

  close(): Promise<void> {
    if (this.isOpen) {
      this.broker.close();
      this.endLater();
    }
    return new Promise((resolve) => {
      this.closing.add(() => resolve());
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
    this.closing.add(listener);
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
    this.connection.forget(this.channelNumber);
    this.closing.finish(error);
  }

  private closeFor(error: AmqpError): void {
    this.broker.close();
    this.endLater(error);
  }

  private endLater(error?: AmqpError): void {
    // until the program has heard of it, what it sends is dropped, as by a broker that has closed the channel
    if (error) this.closing.error = error;
    else this.isClosing = true;
    this.connection.outbox.push(event(() => this.end(error)));
  }

  /** Does something now, and answers with what it returned. */
  private call<T>(operation: () => T): Promise<T> {
    return this.answered((resolve) => {
      const result = operation();
      this.connection.outbox.push(event(() => resolve(result)));
    });
  }

  /** Does something now that sees to its answer itself, unless it throws. */
  private answered<T>(operation: (resolve: (value: T) => void) => void): Promise<T> {
    if (!this.isOpen) return Promise.reject(this.closedError());
    return new Promise((resolve, reject) => {
      this.connection.enter(() => {
        try {
          if (!this.broker.isOpen) throw this.closedError();
          operation(resolve);
        } catch (error) {
          const reason = error instanceof BrokerFault ? errorOfFault(error) : (error as AmqpError);
          this.connection.outbox.push(event(() => reject(reason)));
        }
      });
    });
  }

  private checkOpen(): void {
    if (!this.isOpen) throw this.closedError();
  }

  private closedError(): AmqpChannelClosedError {
    const { error } = this.closing;
    const why = error ? `: ${error.message}` : '';
    return new AmqpChannelClosedError(`channel ${String(this.channelNumber)} is closed${why}; open another one`, error && { cause: error });
  }
}

function flagsOf({ mandatory = false, immediate = false }: PublishOptions): PublishFlags {
  return immediate ? { mandatory, immediate } : mandatory ? MANDATORY : PLAIN;
}

/** Options with arguments that the program cannot change any more. */
function ownArguments<T extends { readonly arguments?: HeaderTable | undefined }>(options: T): T & { readonly arguments?: HeaderTable } {
  return { ...options, arguments: options.arguments && canonicalTable(options.arguments, 'argument') };
}
