import type { HeaderTable } from '../message/basic-properties';
import type { Message } from '../message/message';
import type { MessagePostProcessor } from '../message/message-post-processor';
import type { PayloadType, Unboxed } from '../converter/message-converter';
import type { Exchange } from '../topology/exchange';
import type { CorrelationData } from './correlation-data';
import type { Queue } from '../topology/queue';

/** What becomes of a message that no queue is bound for. */
export type Unroutable = 'reject' | 'warn' | 'ignore';

/** What may be said beside the payload when it is sent. */
export interface SendOptions {
  /** Added to the headers that the converter sets; a header given here wins. */
  readonly headers?: HeaderTable;
  /** By default a UUID. */
  readonly messageId?: string;
  readonly correlationId?: string;
  /** 0 to 255. */
  readonly priority?: number;
  /** Milliseconds after which the message is dropped or dead-lettered. By default it never expires. */
  readonly expirationMs?: number;
  /** By default true: a durable queue keeps the message over a restart of the broker. */
  readonly persistent?: boolean;
  readonly replyTo?: string;
  /** Names the kind of message in the property `type`. */
  readonly type?: string;
  readonly userId?: string;
  /** By default as the template says. */
  readonly unroutable?: Unroutable;
  /** Milliseconds until the send is given up; by default the template's `sendTimeoutMs`. */
  readonly timeoutMs?: number;
  /** Gives up waiting, with the code `ABORTED`; what has been written already may still arrive. */
  readonly signal?: AbortSignal;
  /** Completed with the outcome and handed to the confirm callback. */
  readonly correlation?: CorrelationData;
  /** Changes the message when everything else is set. */
  readonly postProcess?: MessagePostProcessor;
}

/** What may be said of a request. */
export interface RequestOptions<T = unknown> extends SendOptions {
  /** Milliseconds to wait for the reply; the request expires on the broker with it. By default the template's `replyTimeoutMs`. */
  readonly timeoutMs?: number;
  /** The type that the reply is converted to. */
  readonly replyType?: PayloadType<T>;
}

/** What may be said when a message is fetched. */
export interface ReceiveOptions {
  /** Milliseconds to wait for a message; by default 0: answer at once. */
  readonly timeoutMs?: number;
}

/** Sends and receives messages. A queue in the place of a routing key stands for its name. */
export interface AmqpTemplate {
  /** Sends a message as it is. Resolves when the broker has confirmed it. */
  send(exchange: string | Exchange, routingKey: string | Queue, message: Message, options?: SendOptions): Promise<void>;
  send(routingKey: string | Queue, message: Message): Promise<void>;
  send(message: Message): Promise<void>;
  /** Converts a payload and sends it. Resolves when the broker has confirmed it. */
  convertAndSend(exchange: string | Exchange, routingKey: string | Queue, payload: unknown, options?: SendOptions): Promise<void>;
  convertAndSend(routingKey: string | Queue, payload: unknown): Promise<void>;
  convertAndSend(payload: unknown): Promise<void>;
  /** Fetches one message and acknowledges it; `undefined` if there was none in time. */
  receive(queue: string | Queue, options?: ReceiveOptions): Promise<Message | undefined>;
  receiveAndConvert<T = unknown>(
    queue: string | Queue,
    options?: ReceiveOptions & { readonly type?: PayloadType<T> },
  ): Promise<Unboxed<T> | undefined>;
  /** Sends a request and resolves with the converted reply. */
  convertSendAndReceive<T = unknown>(
    exchange: string | Exchange,
    routingKey: string | Queue,
    payload: unknown,
    options?: RequestOptions<T>,
  ): Promise<Unboxed<T>>;
}
