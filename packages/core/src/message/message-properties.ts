import type { BasicProperties, DeliveryMode, MessageHeaders } from './basic-properties';
import type { Delivery } from '../transport/delivery';

const NONE: BasicProperties = {};

/**
 * The properties of a message: those that are sent ({@link BasicProperties}) and, on a message that was received, where
 * and how it arrived. What the sender set as delivery mode and user id is in `receivedDeliveryMode` and `receivedUserId`,
 * so that sending a received message on does not carry them along (as in Spring AMQP).
 */
export class MessageProperties implements BasicProperties {
  // Declared only, and set once by the constructor: every message has one of these, and most have two.
  declare contentType?: string;
  declare contentEncoding?: string;
  declare headers: MessageHeaders;
  declare deliveryMode?: DeliveryMode;
  declare priority?: number;
  declare correlationId?: string;
  declare replyTo?: string;
  declare expirationMs?: number;
  declare messageId?: string;
  declare timestamp?: Date;
  declare type?: string;
  declare userId?: string;
  declare appId?: string;
  declare clusterId?: string;

  /** The queue that it was read from. */
  declare readonly consumerQueue?: string;
  // What was received stays where it is, and is read from there: most messages are never asked for most of it.
  declare private readonly delivery?: Delivery;

  /** Takes over what is given; the headers are copied one level deep, so adding one does not change the source. */
  constructor(properties: BasicProperties = NONE) {
    this.contentType = properties.contentType;
    this.contentEncoding = properties.contentEncoding;
    this.headers = properties.headers ? { ...properties.headers } : {};
    this.deliveryMode = properties.deliveryMode;
    this.priority = properties.priority;
    this.correlationId = properties.correlationId;
    this.replyTo = properties.replyTo;
    this.expirationMs = properties.expirationMs;
    this.messageId = properties.messageId;
    this.timestamp = properties.timestamp;
    this.type = properties.type;
    this.userId = properties.userId;
    this.appId = properties.appId;
    this.clusterId = properties.clusterId;
    const writable = this as unknown as Writable;
    writable.consumerQueue = undefined;
    writable.delivery = undefined;
  }

  /** The properties of a delivery that was read from `queue`. */
  static received(delivery: Delivery, queue: string): MessageProperties {
    const received = new MessageProperties(delivery.properties);
    received.deliveryMode = undefined;
    received.userId = undefined;
    // Other receivers may have the same Date, and a Date can be changed.
    if (received.timestamp) received.timestamp = new Date(received.timestamp);
    const writable = received as unknown as Writable;
    writable.delivery = delivery;
    writable.consumerQueue = queue;
    return received;
  }

  /** A copy that also keeps how the message arrived; the headers are copied one level deep. */
  copy(): MessageProperties {
    const copied = new MessageProperties(this);
    const writable = copied as unknown as Writable;
    writable.delivery = this.delivery;
    writable.consumerQueue = this.consumerQueue;
    return copied;
  }

  /** The exchange that the message was published to; `''` for the default exchange. */
  get receivedExchange(): string | undefined {
    return this.delivery?.exchange;
  }

  get receivedRoutingKey(): string | undefined {
    return this.delivery?.routingKey;
  }

  get receivedDeliveryMode(): DeliveryMode | undefined {
    return this.delivery?.properties.deliveryMode;
  }

  get receivedUserId(): string | undefined {
    return this.delivery?.properties.userId;
  }

  /** Numbers the deliveries of one channel, from 1; 0 on a message that was not received. */
  get deliveryTag(): number {
    return this.delivery?.deliveryTag ?? 0;
  }

  /** Whether the message may have been delivered before; absent on a message that was not received. */
  get redelivered(): boolean | undefined {
    return this.delivery?.redelivered;
  }

  /** The consumer that got the message; absent after `basicGet`. */
  get consumerTag(): string | undefined {
    return this.delivery?.consumerTag;
  }

  /** Messages left in the queue; only after `basicGet`. */
  get messageCount(): number | undefined {
    return this.delivery?.messageCount;
  }
}

/** What only {@link MessageProperties.received} sets. */
interface Writable {
  consumerQueue?: string;
  delivery?: Delivery;
}
