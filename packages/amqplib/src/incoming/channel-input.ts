import { isAmqpError, type AmqpError, type Delivery, type ReturnedDelivery } from '@nest-amqp/core';
import { BASIC_ACK, BASIC_CANCEL, BASIC_DELIVER, BASIC_NACK, BASIC_RETURN, CHANNEL_CLOSE } from '../methods';
import { readCloseReply, type CloseReply } from './close-reply';
import { ContentAssembly, type Content } from './content-assembly';
import { bodyTooLarge, headersTooLarge, type ContentLimits } from './content-limits';
import { MethodCursor } from './method-cursor';

/** What a channel is told of. None of these may throw. */
export interface ChannelEvents {
  delivered(delivery: Delivery): void;
  /** The answer to `basic.get`, complete. */
  got(delivery: Delivery): void;
  returned(returned: ReturnedDelivery): void;
  confirmed(sequenceNumber: number, multiple: boolean, ack: boolean): void;
  cancelled(consumerTag: string): void;
  /** The broker closes the channel; amqplib answers it. */
  closing(reply: CloseReply): void;
  /** A message is larger than allowed. Returns whether its consumer takes it unread; if not, nothing comes any more. */
  tooLarge(error: AmqpError, consumerTag: string | undefined): boolean;
  /** A message that is larger than allowed: without its properties and its body. */
  deliveredUnread(delivery: Delivery, error: AmqpError): void;
}

/** The arguments of `basic.get-ok`, as amqplib reads them. */
export interface GetOkFields {
  readonly deliveryTag: number;
  readonly redelivered: boolean;
  readonly exchange: string;
  readonly routingKey: string;
  readonly messageCount: number;
}

/**
 * Reads what comes in on one channel and is not an answer: messages, confirms, cancellations. The rest is left to
 * amqplib, except that a close is looked at before, for the broker's exact words.
 */
export class ChannelInput {
  private readonly assembly = new ContentAssembly();
  private finish: ((content: Content) => void) | undefined;
  /** Of the message that comes in, if it is for a consumer. */
  private consumerTag: string | undefined;
  /** Why the message that comes in is not read. */
  private unread: AmqpError | undefined;
  private muted = false;

  constructor(
    private readonly events: ChannelEvents,
    private readonly limits: ContentLimits,
  ) {}

  /** This side closes the channel: messages and confirms that are still on their way are dropped. */
  mute(): void {
    this.muted = true;
  }

  /** The content that follows answers `basic.get`. */
  expectGetContent(fields: GetOkFields): void {
    const { deliveryTag, redelivered, exchange, routingKey, messageCount } = fields;
    this.consumerTag = undefined;
    this.finish = ({ properties, body }) =>
      this.events.got({ deliveryTag, redelivered, exchange, routingKey, properties, body, messageCount });
  }

  /** Takes a method frame's payload; returns false if it is amqplib's to handle. */
  method(bytes: Buffer, start: number): boolean {
    const method = bytes.readUInt32BE(start);
    switch (method) {
      case BASIC_DELIVER:
        this.deliver(new MethodCursor(bytes, start + 4));
        return true;
      case BASIC_ACK:
      case BASIC_NACK:
        this.confirm(new MethodCursor(bytes, start + 4), method === BASIC_ACK);
        return true;
      case BASIC_RETURN:
        this.return(new MethodCursor(bytes, start + 4));
        return true;
      case BASIC_CANCEL:
        if (!this.muted) this.events.cancelled(new MethodCursor(bytes, start + 4).shortString());
        return true;
      case CHANNEL_CLOSE:
        this.events.closing(readCloseReply(bytes, start + 4));
        return false;
      default:
        return false;
    }
  }

  header(bytes: Buffer, start: number, end: number): void {
    if (this.muted) return;
    if (!this.finish) throw new Error('a content header came without a method before it');
    const size = this.assembly.size(bytes, start);
    const fault = this.readHeader(bytes, start, end, size);
    if (fault) this.refuse(fault);
    else if (size === 0) this.complete(this.assembly.withoutBody());
  }

  body(bytes: Buffer, start: number, end: number): void {
    if (this.muted) return;
    if (!this.finish) throw new Error('a body came without a method before it');
    const content = this.assembly.bodyFrame(bytes, start, end);
    if (content) this.complete(content);
  }

  private readHeader(bytes: Buffer, start: number, end: number, size: number): AmqpError | undefined {
    if (size > this.limits.maxMessageBytes) return bodyTooLarge(size, this.limits);
    if (end - start > this.limits.maxHeaderBytes) return headersTooLarge(end - start, this.limits);
    try {
      this.assembly.header(bytes, start);
      return undefined;
    } catch (error) {
      if (isAmqpError(error)) return error;
      throw error;
    }
  }

  /** What follows of the message is dropped as it comes. */
  private refuse(error: AmqpError): void {
    if (!this.events.tooLarge(error, this.consumerTag)) {
      this.mute();
      return;
    }
    this.unread = error;
    if (this.assembly.skip()) this.complete(this.assembly.withoutBody());
  }

  private complete(content: Content): void {
    const { finish } = this;
    this.finish = undefined;
    finish?.(content);
  }

  private deliver(cursor: MethodCursor): void {
    const consumerTag = cursor.shortString();
    const deliveryTag = cursor.longLong();
    const redelivered = (cursor.octet() & 1) === 1;
    const exchange = cursor.shortString();
    const routingKey = cursor.shortString();
    this.consumerTag = consumerTag;
    this.finish = ({ properties, body }) =>
      this.deliverTo({ deliveryTag, consumerTag, redelivered, exchange, routingKey, properties, body });
  }

  private deliverTo(delivery: Delivery): void {
    const { unread } = this;
    this.unread = undefined;
    if (unread) this.events.deliveredUnread(delivery, unread);
    else this.events.delivered(delivery);
  }

  private return(cursor: MethodCursor): void {
    this.consumerTag = undefined;
    const replyCode = cursor.short();
    const replyText = cursor.shortString();
    const exchange = cursor.shortString();
    const routingKey = cursor.shortString();
    this.finish = ({ properties, body }) => this.events.returned({ replyCode, replyText, exchange, routingKey, properties, body });
  }

  private confirm(cursor: MethodCursor, ack: boolean): void {
    if (this.muted) return;
    const sequenceNumber = cursor.longLong();
    this.events.confirmed(sequenceNumber, (cursor.octet() & 1) === 1, ack);
  }
}
