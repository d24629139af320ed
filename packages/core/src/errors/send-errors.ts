import type { ReturnedMessage } from '../transport/returned-message';
import { AmqpError, type AmqpErrorOptions } from './amqp-error';

/** The broker took the message and said no (`basic.nack`): a full queue with `reject-publish`, or an internal failure. */
export class AmqpNackError extends AmqpError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super('NACKED', message, { outcome: 'refused', ...options });
  }
}

/** No queue was bound for the message and the caller wanted to know: the broker returned it (312 `NO_ROUTE`). */
export class AmqpMessageReturnedError extends AmqpError {
  /** The message as it came back. Not enumerable, so that no log prints its payload. */
  declare readonly returned: ReturnedMessage | undefined;

  constructor(message: string, { returned, ...options }: AmqpErrorOptions & { readonly returned?: ReturnedMessage } = {}) {
    super('RETURNED', message, { outcome: 'refused', ...options });
    Object.defineProperty(this, 'returned', { value: returned });
  }
}

/** A request was sent and no reply came in time. The request expires on the broker with the same time. */
export class AmqpReplyTimeoutError extends AmqpError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super('REPLY_TIMEOUT', message, options);
  }
}

/** The listener that worked on a request failed, and said so instead of a reply. */
export class AmqpRemoteError extends AmqpError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super('REMOTE_ERROR', message, options);
  }
}

/** More messages wait for the broker than `maxPending` allows. */
export class AmqpPendingLimitError extends AmqpError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super('TOO_MANY_PENDING', message, { outcome: 'not-sent', ...options });
  }
}
