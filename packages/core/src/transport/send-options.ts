import type { PayloadType } from '../converter/message-converter';
import type { Address } from '../message/address';
import type { HeaderTable } from '../message/basic-properties';
import type { Message } from '../message/message';
import type { PublishPostProcessor } from '../message/message-post-processor';
import type { CorrelationData } from './correlation-data';

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
  /**
   * Milliseconds, 0 to 2,000,000,000, that the message waits in a queue of the broker before it goes to its exchange; more than
   * three significant digits are rounded up. The send resolves when the message waits; whether it is routed shows only then.
   */
  readonly delayMs?: number;
  /** By default true: a durable queue keeps the message over a restart of the broker. */
  readonly persistent?: boolean;
  readonly replyTo?: string;
  /** Names the kind of message in the property `type`. */
  readonly type?: string;
  /** RabbitMQ refuses a name that is not that of the connection's user. By default the template's `userId`. */
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
  readonly postProcess?: PublishPostProcessor;
}

/** What may be said of a request. Its reply address and correlation id on the wire are the template's. */
export interface RequestOptions<T = unknown> extends Omit<SendOptions, 'unroutable' | 'correlation' | 'replyTo'> {
  /** Milliseconds to wait for the reply; the request expires on the broker with it. By default the template's `replyTimeoutMs`. */
  readonly timeoutMs?: number;
  /** The type that the reply is converted to. */
  readonly replyType?: PayloadType<T>;
}

/** What may be said when a message is fetched. */
export interface ReceiveOptions {
  /** Milliseconds to wait for a message, `Infinity` for as long as it takes; by default 0: answer at once. */
  readonly timeoutMs?: number;
  /** Gives up waiting, with the code `ABORTED`; nothing is taken from the queue then. */
  readonly signal?: AbortSignal;
  /** Arguments of the consumer that waits, such as `x-priority`. */
  readonly consumerArguments?: HeaderTable;
}

/** How a fetched message is answered. */
export interface ReceiveAndReplyOptions<T = unknown> extends ReceiveOptions {
  /** The type that the payload is converted to. */
  readonly type?: PayloadType<T>;
  /** Where the reply goes, or a function of the request and the reply that says so. By default the request's `replyTo`, else the template's exchange and key. */
  readonly replyTo?: string | Address | ((request: Message, reply: Message) => string | Address);
}
