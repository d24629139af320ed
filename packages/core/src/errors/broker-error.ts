import { AmqpError, type AmqpErrorOptions } from './amqp-error';
import { REPLY_CODES, type ErrorScope, type ReplyCode } from './reply-codes';

/** What a broker says when it closes a channel or a connection (AMQP 0-9-1, `channel.close` and `connection.close`). */
export interface BrokerReply {
  readonly replyCode: ReplyCode;
  /** The broker's own text, with the name in front: `NOT_FOUND - no queue 'q' in vhost '/'`. */
  readonly replyText: string;
  /** What was closed. By default what the code says, yet a broker may close a connection with any code. */
  readonly scope?: ErrorScope;
  /** The class and method that failed; 0 and 0 when there is none. */
  readonly classId?: number;
  readonly methodId?: number;
}

/**
 * The broker refused something and closed the channel or the connection for it. `code` is the name of the reply code
 * (`NOT_FOUND`, `PRECONDITION_FAILED`, …); `replyCode` and `replyText` are the broker's own.
 */
export class AmqpBrokerError extends AmqpError {
  readonly replyCode: ReplyCode;
  readonly replyText: string;
  readonly scope: ErrorScope;
  readonly classId: number;
  readonly methodId: number;

  constructor(reply: BrokerReply, options: AmqpErrorOptions & { readonly hint?: string } = {}) {
    const { name, scope } = REPLY_CODES[reply.replyCode];
    const closed = reply.scope ?? scope;
    super(name, `${String(reply.replyCode)} ${reply.replyText}${options.hint ? `. ${options.hint}` : ''}`, {
      ...options,
      retryable: options.retryable ?? (name === 'CONNECTION_FORCED' || name === 'RESOURCE_LOCKED' || name === 'INTERNAL_ERROR'),
      details: { replyCode: reply.replyCode, scope: closed, ...options.details },
    });
    this.replyCode = reply.replyCode;
    this.replyText = reply.replyText;
    this.scope = closed;
    this.classId = reply.classId ?? 0;
    this.methodId = reply.methodId ?? 0;
  }
}

/** Whether an error is the broker's answer, of any reply code. */
export function isBrokerError(value: unknown): value is AmqpBrokerError {
  return value instanceof Error && 'replyCode' in value && 'replyText' in value && 'scope' in value;
}
