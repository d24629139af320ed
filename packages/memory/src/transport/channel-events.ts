import { Listeners, type AmqpError, type MessageTooLargeError, type ReturnedDelivery } from '@nest-amqp/core';
import type { BrokerFault } from '../broker/broker-fault';
import type { ChannelPeer, Deliverable } from '../broker/peer';
import type { StoredMessage } from '../queue/stored-message';
import { ConfirmEvent } from './confirm-event';
import { ConsumerEvent, type ConsumerCallbacks, type ConsumerHome } from './consumer-event';
import { errorOfFault } from './error-of-fault';
import { channelClosedFor, type InboundLimit } from './inbound-limit';
import { event, type Outbox } from './outbox';
import { copiedProperties } from './properties';
import { warnOfThrow } from './warn-of-throw';

/**
 * What a channel tells its program, each at its turn in the connection's outbox. A listener that throws harms neither the
 * broker nor its channel: the error is shown as a warning of the process.
 */
export class ChannelEvents implements ChannelPeer, ConsumerHome {
  readonly onConfirm = new Listeners<[sequenceNumber: number, multiple: boolean, ack: boolean]>();
  readonly onReturn = new Listeners<[returned: ReturnedDelivery]>();
  readonly onCancel = new Listeners<[consumerTag: string]>();
  readonly onDrain = new Listeners<[]>();
  readonly hasRoom = true;
  isMuted = false;
  private readonly consumers = new Map<string, ConsumerEvent>();
  /** The confirm at the end of the outbox, as long as more may join it. */
  private openConfirm: ConfirmEvent | undefined;

  constructor(
    private readonly outbox: Outbox,
    /** The broker closed the channel. */
    private readonly onClosed: (error: AmqpError) => void,
    readonly limit: InboundLimit,
    /** This side must close the channel. */
    private readonly onRefused: (error: AmqpError) => void,
  ) {}

  addConsumer(consumerTag: string, callbacks: ConsumerCallbacks): void {
    this.consumers.set(consumerTag, new ConsumerEvent(this, callbacks));
  }

  refused(error: MessageTooLargeError): void {
    this.isMuted = true;
    this.onRefused(channelClosedFor(error));
  }

  removeConsumer(consumerTag: string): void {
    this.consumers.delete(consumerTag);
  }

  deliver(consumerTag: string, deliveryTag: number, { message, redelivered, properties }: Deliverable): void {
    const consumer = this.consumers.get(consumerTag);
    if (!consumer) return;
    this.outbox.pushDelivery(consumer, {
      deliveryTag,
      consumerTag,
      redelivered,
      exchange: message.exchange,
      routingKey: message.routingKey,
      properties,
      body: message.body,
    });
  }

  returned({ exchange, routingKey, properties, body }: StoredMessage): void {
    this.openConfirm = undefined;
    const returned = { replyCode: 312, replyText: 'NO_ROUTE', exchange, routingKey, properties: copiedProperties(properties), body };
    this.tell(() => this.onReturn.emit(returned));
  }

  confirmed(sequenceNumber: number, ack: boolean): void {
    if (!ack) {
      this.openConfirm = undefined;
      // RabbitMQ says `multiple` even for one; all before it have been confirmed by then
      this.tell(() => this.onConfirm.emit(sequenceNumber, true, false));
    } else if (this.openConfirm && this.outbox.isPrompt) {
      this.openConfirm.include(sequenceNumber);
    } else {
      const confirm = new ConfirmEvent(sequenceNumber, this.confirm);
      // what is delayed has its own time each
      this.openConfirm = this.outbox.isPrompt ? confirm : undefined;
      this.outbox.push(confirm);
    }
  }

  cancelled(consumerTag: string): void {
    this.removeConsumer(consumerTag);
    this.tell(() => this.onCancel.emit(consumerTag));
  }

  closed(fault: BrokerFault): void {
    this.onClosed(errorOfFault(fault));
  }

  /** Calls the program's listeners at their turn. */
  tell(listeners: () => void): void {
    this.outbox.push(event(() => this.guarded(listeners)));
  }

  private readonly confirm = (confirm: ConfirmEvent, upTo: number, multiple: boolean): void => {
    if (this.openConfirm === confirm) this.openConfirm = undefined;
    try {
      this.onConfirm.emit(upTo, multiple, true);
    } catch (error) {
      warnOfThrow(error);
    }
  };

  private guarded(listeners: () => void): void {
    try {
      listeners();
    } catch (error) {
      warnOfThrow(error);
    }
  }
}
