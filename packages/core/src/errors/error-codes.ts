import type { ReplyCodeName } from './reply-codes';

/**
 * The codes of this project's own errors: whether trying the same thing again can help. What a broker answers carries the
 * name of its reply code instead ({@link ReplyCodeName}). `docs/errors.md` has a heading for each.
 */
export const ERROR_CODES = {
  CONNECT_FAILED: { retryable: true },
  CONNECTION_LOST: { retryable: true },
  CHANNEL_CLOSED: { retryable: true },
  NACKED: { retryable: true },
  RETURNED: { retryable: false },
  TIMEOUT: { retryable: true },
  REPLY_TIMEOUT: { retryable: true },
  REMOTE_ERROR: { retryable: false },
  TOO_MANY_PENDING: { retryable: true },
  STOPPED: { retryable: false },
  ABORTED: { retryable: false },
  CONVERSION_FAILED: { retryable: false },
  PAYLOAD_TYPE_MISMATCH: { retryable: false },
  PAYLOAD_INVALID: { retryable: false },
  INVALID_HEADER: { retryable: false },
  MESSAGE_TOO_LARGE: { retryable: false },
  NO_HANDLER: { retryable: false },
  LISTENER_FAILED: { retryable: false },
  HANDLER_TIMEOUT: { retryable: true },
  BATCH_ITEMS_FAILED: { retryable: true },
  REJECT_AND_DONT_REQUEUE: { retryable: false },
  IMMEDIATE_REQUEUE: { retryable: true },
  IMMEDIATE_ACKNOWLEDGE: { retryable: false },
  PAUSE_LISTENER: { retryable: true },
  INVALID_OPTIONS: { retryable: false },
  TOPOLOGY_FAILED: { retryable: false },
  ILLEGAL_STATE: { retryable: false },
  UNSUPPORTED: { retryable: false },
} as const;

/** A code of {@link ERROR_CODES}. */
export type OwnErrorCode = keyof typeof ERROR_CODES;

/** What `AmqpError.code` may be: one of this project's own codes or the name of an AMQP reply code. */
export type AmqpErrorCode = OwnErrorCode | ReplyCodeName;
