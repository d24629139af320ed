/**
 * The reply codes of AMQP 0-9-1 (section 1.2 of the specification, with RabbitMQ's names). A code that closes the
 * connection is a hard error; all others close only the channel.
 */
export const REPLY_CODES = {
  311: { name: 'CONTENT_TOO_LARGE', scope: 'channel' },
  312: { name: 'NO_ROUTE', scope: 'channel' },
  313: { name: 'NO_CONSUMERS', scope: 'channel' },
  320: { name: 'CONNECTION_FORCED', scope: 'connection' },
  402: { name: 'INVALID_PATH', scope: 'connection' },
  403: { name: 'ACCESS_REFUSED', scope: 'channel' },
  404: { name: 'NOT_FOUND', scope: 'channel' },
  405: { name: 'RESOURCE_LOCKED', scope: 'channel' },
  406: { name: 'PRECONDITION_FAILED', scope: 'channel' },
  501: { name: 'FRAME_ERROR', scope: 'connection' },
  502: { name: 'SYNTAX_ERROR', scope: 'connection' },
  503: { name: 'COMMAND_INVALID', scope: 'connection' },
  504: { name: 'CHANNEL_ERROR', scope: 'connection' },
  505: { name: 'UNEXPECTED_FRAME', scope: 'connection' },
  506: { name: 'RESOURCE_ERROR', scope: 'connection' },
  530: { name: 'NOT_ALLOWED', scope: 'connection' },
  540: { name: 'NOT_IMPLEMENTED', scope: 'connection' },
  541: { name: 'INTERNAL_ERROR', scope: 'connection' },
} as const;

/** A reply code that a broker may close a channel or a connection with. */
export type ReplyCode = keyof typeof REPLY_CODES;

/** The name that the specification gives a reply code, such as `NOT_FOUND` for 404. */
export type ReplyCodeName = (typeof REPLY_CODES)[ReplyCode]['name'];

/** Whether a broker error closed one channel or the whole connection. */
export type ErrorScope = 'channel' | 'connection';

/** Whether a number is one of {@link REPLY_CODES}. */
export function isReplyCode(code: number): code is ReplyCode {
  return code in REPLY_CODES;
}
