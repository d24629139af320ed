import { MessageBuilder, type HeaderValue, type Message, type MessageProperties } from '@nest-amqp/core';

/** The headers that tell why a message was parked or republished, spelled as Spring AMQP spells them. */
export const EXCEPTION_HEADERS = {
  message: 'x-exception-message',
  type: 'x-exception-type',
  stackTrace: 'x-exception-stacktrace',
  originalExchange: 'x-original-exchange',
  originalRoutingKey: 'x-original-routingKey',
  /** Milliseconds; the copy itself does not expire. */
  originalExpiration: 'x-original-expiration',
  originalCc: 'x-original-cc',
  originalUserId: 'x-original-user-id',
} as const;

// All headers share one frame with the message's own, and a frame may be as small as 8 KiB where a broker was tuned.
const LONGEST_MESSAGE = 500;
const LONGEST_STACK_TRACE = 3_000;

/** Where a message was on its way to when it failed. */
export interface OriginalRoute {
  readonly exchange: string;
  readonly routingKey: string;
}

/**
 * A copy of a message that says what went wrong with it. Everything else is kept, but for what would do harm at its new
 * place: the copy does not expire, it is persistent, its `CC` header routes nowhere, and its user id, which the broker may have
 * refused it for, is a header.
 */
export function withExceptionHeaders(message: Message, error: Error, route: OriginalRoute): Message {
  const { CC: cc, BCC: _bcc, ...headers } = message.properties.headers;
  const { expirationMs, userId } = message.properties;
  const told: Record<string, HeaderValue> = {
    ...headers,
    [EXCEPTION_HEADERS.message]: cut(error.message, LONGEST_MESSAGE),
    [EXCEPTION_HEADERS.type]: error.name,
    [EXCEPTION_HEADERS.stackTrace]: cut(error.stack ?? '', LONGEST_STACK_TRACE),
    [EXCEPTION_HEADERS.originalExchange]: route.exchange,
    [EXCEPTION_HEADERS.originalRoutingKey]: route.routingKey,
  };
  if (expirationMs !== undefined) told[EXCEPTION_HEADERS.originalExpiration] = expirationMs;
  if (cc !== undefined) told[EXCEPTION_HEADERS.originalCc] = cc;
  if (userId !== undefined) told[EXCEPTION_HEADERS.originalUserId] = userId;
  const harmless = { headers: told, expirationMs: undefined, userId: undefined, deliveryMode: 2 } as const;
  return MessageBuilder.fromMessage(message).andProperties(harmless).build();
}

/** Where a received message had been published to. */
export function routeOf({ receivedExchange = '', receivedRoutingKey = '' }: MessageProperties): OriginalRoute {
  return { exchange: receivedExchange, routingKey: receivedRoutingKey };
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
}
