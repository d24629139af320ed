import type { BasicProperties, DeliveryMode, MessageHeaders } from './basic-properties';
import type { Delivery } from '../transport/delivery';

/**
 * The properties of a message: those that are sent ({@link BasicProperties}) and, on a message that was received, where
 * and how it arrived. What the sender set as delivery mode and user id is in `receivedDeliveryMode` and `receivedUserId`,
 * so that sending a received message on does not carry them along (as in Spring AMQP).
 */
export class MessageProperties implements BasicProperties {
  contentType?: string = undefined;
  contentEncoding?: string = undefined;
  headers: MessageHeaders = {};
  deliveryMode?: DeliveryMode = undefined;
  priority?: number = undefined;
  correlationId?: string = undefined;
  replyTo?: string = undefined;
  expirationMs?: number = undefined;
  messageId?: string = undefined;
  timestamp?: Date = undefined;
  type?: string = undefined;
  userId?: string = undefined;
  appId?: string = undefined;
  clusterId?: string = undefined;

  /** The exchange that the message was published to; `''` for the default exchange. */
  readonly receivedExchange?: string = undefined;
  readonly receivedRoutingKey?: string = undefined;
  readonly receivedDeliveryMode?: DeliveryMode = undefined;
  readonly receivedUserId?: string = undefined;
  /** Numbers the deliveries of one channel, from 1; 0 on a message that was not received. */
  readonly deliveryTag: number = 0;
  /** Whether the message may have been delivered before. */
  readonly redelivered?: boolean = undefined;
  /** The consumer that got the message; absent after `basicGet`. */
  readonly consumerTag?: string = undefined;
  /** The queue that it was read from. */
  readonly consumerQueue?: string = undefined;
  /** Messages left in the queue; only after `basicGet`. */
  readonly messageCount?: number = undefined;

  /** Takes over what is given; the headers are copied one level deep, so adding one does not change the source. */
  constructor(properties?: BasicProperties) {
    if (!properties) return;
    this.contentType = properties.contentType;
    this.contentEncoding = properties.contentEncoding;
    if (properties.headers) this.headers = { ...properties.headers };
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
  }

  /** The properties of a delivery that was read from `queue`. */
  static received(delivery: Delivery, queue: string): MessageProperties {
    const received = new MessageProperties(delivery.properties) as { -readonly [K in keyof MessageProperties]: MessageProperties[K] };
    received.receivedDeliveryMode = received.deliveryMode;
    received.deliveryMode = undefined;
    received.receivedUserId = received.userId;
    received.userId = undefined;
    received.receivedExchange = delivery.exchange;
    received.receivedRoutingKey = delivery.routingKey;
    received.deliveryTag = delivery.deliveryTag;
    received.redelivered = delivery.redelivered;
    received.consumerTag = delivery.consumerTag;
    received.consumerQueue = queue;
    received.messageCount = delivery.messageCount;
    return received;
  }
}
