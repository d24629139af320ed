import type { AmqpError } from '../errors/amqp-error';
import type { BasicProperties } from '../message/basic-properties';

/** A message as a channel brings it: `basic.deliver` or `basic.get-ok` with its content. */
export interface Delivery {
  /** Numbers the deliveries of one channel, from 1, over consumers and gets alike. */
  readonly deliveryTag: number;
  /** The consumer that it is for; absent for an answer to `basicGet`. */
  readonly consumerTag?: string;
  readonly redelivered: boolean;
  /** The exchange that the message was published to; `''` for the default exchange. */
  readonly exchange: string;
  readonly routingKey: string;
  /** Whoever gets them does not change them: other queues may hold the same. */
  readonly properties: BasicProperties;
  /** Whoever gets it does not change it: other queues may hold the same bytes. */
  readonly body: Buffer;
  /** Messages left in the queue; only in an answer to `basicGet`. */
  readonly messageCount?: number;
}

/** A message that is larger than the transport's limits. Nothing of it was kept but where it came from; it is settled as any other. */
export interface OversizedDelivery extends Omit<Delivery, 'properties' | 'body' | 'messageCount'> {
  /** `MESSAGE_TOO_LARGE`: how large it is and what is allowed. */
  readonly error: AmqpError;
}

/** A mandatory message that no queue was bound for, on its way back: `basic.return`. It comes before its confirm. */
export interface ReturnedDelivery {
  readonly replyCode: number;
  readonly replyText: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: BasicProperties;
  readonly body: Buffer;
}
