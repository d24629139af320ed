import type { BasicProperties, HeaderTable } from '../message/basic-properties';
import type { AmqpError } from '../errors/amqp-error';
import type { Delivery, OversizedDelivery, ReturnedDelivery } from './delivery';

/** What an exchange is declared with. All flags are false by default, as on the wire. */
export interface ExchangeDeclareOptions {
  readonly durable?: boolean;
  readonly autoDelete?: boolean;
  /** Nobody may publish to it; only other exchanges feed it. */
  readonly internal?: boolean;
  readonly arguments?: HeaderTable;
}

/** What a queue is declared with. All flags are false by default, as on the wire. */
export interface QueueDeclareOptions {
  readonly durable?: boolean;
  /** Only this connection may use it, and it goes with the connection. */
  readonly exclusive?: boolean;
  /** Goes with its last consumer. */
  readonly autoDelete?: boolean;
  readonly arguments?: HeaderTable;
}

/** The broker's answer to a declaration. */
export interface QueueDeclareOk {
  /** The queue's name; made by the broker if `''` was declared. */
  readonly queue: string;
  /** Messages ready for delivery; those delivered and not yet acknowledged are not among them. */
  readonly messageCount: number;
  readonly consumerCount: number;
}

/** What a consumer is started with. */
export interface ConsumeOptions {
  /** By default the broker makes one. Unique on its channel. */
  readonly consumerTag?: string;
  /** The broker forgets each message when it has sent it; acknowledging one is then an error. */
  readonly noAck?: boolean;
  /** Refuses other consumers of the queue. */
  readonly exclusive?: boolean;
  /** Carried to the broker; RabbitMQ ignores it. */
  readonly noLocal?: boolean;
  readonly arguments?: HeaderTable;
  /**
   * Called for a message that is larger than the transport's limits, in place of `onDelivery`: settle it unread. Without it such
   * a message closes the channel (311), as it does for `basicGet`.
   */
  readonly onOversized?: (delivery: OversizedDelivery) => void;
}

/** How a message is published. */
export interface PublishOptions {
  /** The broker returns the message if it routes to no queue. */
  readonly mandatory?: boolean;
  /** RabbitMQ closes the connection for it (540). */
  readonly immediate?: boolean;
}

/**
 * A channel of AMQP 0-9-1, with the operations and names of RabbitMQ's Java client: what a transport implements and what
 * a listener may ask for as an argument. A class rather than an interface, so that a parameter's declared type is visible
 * at run time.
 *
 * Methods that the broker answers return promises; if it refuses, the promise rejects with an `AmqpBrokerError` and the
 * channel (or connection) is closed. `basicPublish` and the settling methods have no answer: what the broker has against
 * them arrives through {@link onClose} and is never thrown. On a channel that is closed already, methods with an answer
 * reject and the others throw an `AmqpChannelClosedError`. What this side can see to be wrong before it is written, such as a
 * priority above 255 or a header that AMQP cannot carry, is thrown (or rejected) at once and closes nothing.
 *
 * Operations take effect in the order in which they are called. A callback or listener that throws is reported by
 * `process.emitWarning` and changes nothing else.
 */
export abstract class Channel {
  /** The channel's number on its connection. */
  abstract readonly channelNumber: number;
  abstract readonly isOpen: boolean;
  /** Whether the way to the broker has room. After it became false, wait for {@link onDrain} before publishing more. */
  abstract readonly writable: boolean;

  abstract exchangeDeclare(exchange: string, type: string, options?: ExchangeDeclareOptions): Promise<void>;
  /** Rejects with 404 if there is no such exchange; type and flags are not compared. */
  abstract exchangeDeclarePassive(exchange: string): Promise<void>;
  abstract exchangeDelete(exchange: string, options?: { readonly ifUnused?: boolean }): Promise<void>;
  abstract exchangeBind(destination: string, source: string, routingKey: string, args?: HeaderTable): Promise<void>;
  abstract exchangeUnbind(destination: string, source: string, routingKey: string, args?: HeaderTable): Promise<void>;

  /** `''` lets the broker make a name. */
  abstract queueDeclare(queue: string, options?: QueueDeclareOptions): Promise<QueueDeclareOk>;
  /** Rejects with 404 if there is no such queue; flags and arguments are not compared. */
  abstract queueDeclarePassive(queue: string): Promise<QueueDeclareOk>;
  abstract queueDelete(
    queue: string,
    options?: { readonly ifUnused?: boolean; readonly ifEmpty?: boolean },
  ): Promise<{ readonly messageCount: number }>;
  abstract queuePurge(queue: string): Promise<{ readonly messageCount: number }>;
  abstract queueBind(queue: string, exchange: string, routingKey: string, args?: HeaderTable): Promise<void>;
  abstract queueUnbind(queue: string, exchange: string, routingKey: string, args?: HeaderTable): Promise<void>;

  /**
   * Publishes and returns the message's sequence number on this channel, from 1, which {@link onConfirm} speaks of; 0 if
   * the channel is not in confirm mode. The body is not copied and not changed: leave it unchanged.
   */
  abstract basicPublish(exchange: string, routingKey: string, properties: BasicProperties, body: Buffer, options?: PublishOptions): number;
  /** Starts a consumer and resolves with its tag. No delivery comes before the promise's own turn, and none after `basicCancel` has resolved. */
  abstract basicConsume(queue: string, onDelivery: (delivery: Delivery) => void, options?: ConsumeOptions): Promise<string>;
  /** Ends a consumer; what it was delivered and has not acknowledged stays unacknowledged. */
  abstract basicCancel(consumerTag: string): Promise<void>;
  abstract basicGet(queue: string, options?: { readonly noAck?: boolean }): Promise<Delivery | undefined>;
  /** Settling: `multiple` is false and `requeue` true by default; tag 0 with `multiple` means all that are outstanding. */
  abstract basicAck(deliveryTag: number, multiple?: boolean): void;
  abstract basicNack(deliveryTag: number, multiple?: boolean, requeue?: boolean): void;
  abstract basicReject(deliveryTag: number, requeue?: boolean): void;
  /**
   * The most messages that may be unacknowledged; 0 is no limit. For each consumer started later on this channel or, if
   * `global`, for the channel as a whole.
   */
  abstract basicQos(prefetchCount: number, options?: { readonly global?: boolean; readonly prefetchSize?: number }): Promise<void>;
  /** Asks for all unacknowledged messages of this channel again; RabbitMQ knows only `requeue` true. */
  abstract basicRecover(requeue?: boolean): Promise<void>;

  abstract confirmSelect(): Promise<void>;
  abstract txSelect(): Promise<void>;
  abstract txCommit(): Promise<void>;
  abstract txRollback(): Promise<void>;

  /** Closes the channel; its unacknowledged messages go back to their queues. Closing twice does nothing. */
  abstract close(): Promise<void>;

  /** The broker confirmed (`ack`) or refused the message of this sequence number and, if `multiple`, all before it. */
  abstract onConfirm(listener: (sequenceNumber: number, multiple: boolean, ack: boolean) => void): void;
  abstract onReturn(listener: (returned: ReturnedDelivery) => void): void;
  /** The broker ended a consumer by itself, for example because its queue was deleted. */
  abstract onCancel(listener: (consumerTag: string) => void): void;
  /** The channel closed: without an error if this side asked for it. Called once; a late listener is called at once. */
  abstract onClose(listener: (error?: AmqpError) => void): void;
  abstract onDrain(listener: () => void): void;
}
