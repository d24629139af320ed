import type { PayloadType, Unboxed } from '../converter/message-converter';
import type { Message } from '../message/message';
import type { Exchange } from '../topology/exchange';
import type { Queue } from '../topology/queue';
import type { CorrelationData } from './correlation-data';
import type { ReceiveAndReplyOptions, ReceiveOptions, RequestOptions, SendOptions } from './send-options';

/**
 * Sends messages. A queue in the place of a routing key stands for its name; in place of the options a
 * {@link CorrelationData} may stand.
 */
export interface SendOperations {
  /** Sends a message as it is. Resolves when the broker has confirmed it. */
  send(exchange: string | Exchange, routingKey: string | Queue, message: Message, options?: SendOptions | CorrelationData): Promise<void>;
  send(routingKey: string | Queue, message: Message): Promise<void>;
  send(message: Message): Promise<void>;
  // Whoever names T has the payload checked against it.
  /* eslint-disable @typescript-eslint/no-unnecessary-type-parameters */
  /** Converts a payload and sends it. Resolves when the broker has confirmed it. */
  convertAndSend<T = unknown>(
    exchange: string | Exchange,
    routingKey: string | Queue,
    payload: T,
    options?: SendOptions | CorrelationData,
  ): Promise<void>;
  convertAndSend<T = unknown>(routingKey: string | Queue, payload: T): Promise<void>;
  convertAndSend<T = unknown>(payload: T): Promise<void>;
  /** Converts a payload and sends it to one queue, by the default exchange; rejects if there is no such queue. */
  sendToQueue<T = unknown>(queue: string | Queue, payload: T, options?: SendOptions | CorrelationData): Promise<void>;
  /* eslint-enable @typescript-eslint/no-unnecessary-type-parameters */
  /** Converts a message whose class says where it goes, by `@MessageType(name, { exchange, routingKey })`, and sends it there. */
  publish(message: object, options?: SendOptions | CorrelationData): Promise<void>;
}

/** Fetches single messages. */
export interface ReceiveOperations {
  /** Fetches one message and acknowledges it; `undefined` if there was none in time. */
  receive(queue: string | Queue, options?: ReceiveOptions): Promise<Message | undefined>;
  receiveAndConvert<T = unknown>(
    queue: string | Queue,
    options?: ReceiveOptions & { readonly type?: PayloadType<T> },
  ): Promise<Unboxed<T> | undefined>;
}

/** Sends and receives messages. */
export interface AmqpTemplate extends SendOperations, ReceiveOperations {
  /** Sends a message as a request and resolves with the reply as it came. */
  sendAndReceive(exchange: string | Exchange, routingKey: string | Queue, message: Message, options?: RequestOptions): Promise<Message>;
  /** Sends a request and resolves with the converted reply. */
  convertSendAndReceive<T = unknown>(
    exchange: string | Exchange,
    routingKey: string | Queue,
    payload: unknown,
    options?: RequestOptions<T>,
  ): Promise<Unboxed<T>>;
  /**
   * Fetches one message, hands its payload to the handler and sends what that returns as the reply. Resolves with whether
   * there was a message.
   */
  receiveAndReply<T = unknown>(
    queue: string | Queue,
    handler: (payload: Unboxed<T>, message: Message) => unknown,
    options?: ReceiveAndReplyOptions<T>,
  ): Promise<boolean>;
}
