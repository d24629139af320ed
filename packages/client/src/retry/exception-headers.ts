import { MessageBuilder, type HeaderValue, type Message, type MessageProperties } from '@nest-amqp/core';
import { cutText, tableBytes } from './header-size';

/** The headers that tell why a message was parked or republished, spelled as Spring AMQP spells them. */
export const EXCEPTION_HEADERS = {
  message: 'x-exception-message',
  type: 'x-exception-type',
  stackTrace: 'x-exception-stacktrace',
  /** The queue that the message was read from when it failed. */
  originalQueue: 'x-original-queue',
  originalExchange: 'x-original-exchange',
  originalRoutingKey: 'x-original-routingKey',
  /** Milliseconds; the copy itself does not expire. */
  originalExpiration: 'x-original-expiration',
  originalCc: 'x-original-cc',
  originalUserId: 'x-original-user-id',
} as const;

// All headers share one frame with the message's other properties, and a frame may be as small as 8 KiB where a broker was tuned.
const LONGEST_HEADERS = 7_000;
const LONGEST_MESSAGE = 500;
const LONGEST_STACK_TRACE = 3_000;
// A shorter one says nothing.
const SHORTEST_STACK_TRACE = 100;

/** Where a message was on its way to when it failed. */
export interface OriginalRoute {
  readonly exchange: string;
  readonly routingKey: string;
  /** The queue that it was read from. */
  readonly queue?: string;
}

/**
 * A copy of a message that says what went wrong with it. Everything else is kept, but for what would do harm at its new
 * place: the copy does not expire, it is persistent, its `CC` header routes nowhere, and its user id, which the broker may have
 * refused it for, is a header.
 */
export function withExceptionHeaders(message: Message, error: Error, route: OriginalRoute): Message {
  const { CC: cc, BCC: _bcc, ...headers } = message.properties.headers;
  const { expirationMs, userId, receivedUserId } = message.properties;
  const told: Record<string, HeaderValue> = {
    ...headers,
    [EXCEPTION_HEADERS.message]: cutText(error.message, LONGEST_MESSAGE),
    [EXCEPTION_HEADERS.type]: error.name,
    [EXCEPTION_HEADERS.originalExchange]: route.exchange,
    [EXCEPTION_HEADERS.originalRoutingKey]: route.routingKey,
  };
  if (route.queue !== undefined) told[EXCEPTION_HEADERS.originalQueue] = route.queue;
  if (expirationMs !== undefined) told[EXCEPTION_HEADERS.originalExpiration] = expirationMs;
  if (cc !== undefined) told[EXCEPTION_HEADERS.originalCc] = cc;
  const sender = userId ?? receivedUserId;
  if (sender !== undefined) told[EXCEPTION_HEADERS.originalUserId] = sender;
  const room = Math.min(LONGEST_STACK_TRACE, LONGEST_HEADERS - tableBytes(told));
  if (room >= SHORTEST_STACK_TRACE) told[EXCEPTION_HEADERS.stackTrace] = cutText(error.stack ?? '', room);
  const harmless = { headers: told, expirationMs: undefined, userId: undefined, deliveryMode: 2 } as const;
  return MessageBuilder.fromMessage(message).andProperties(harmless).build();
}

/** Where a received message had been published to, and the queue that it was read from. */
export function routeOf({ receivedExchange = '', receivedRoutingKey = '', consumerQueue }: MessageProperties): OriginalRoute {
  return { exchange: receivedExchange, routingKey: receivedRoutingKey, queue: consumerQueue };
}

/** Whether a header was added by {@link withExceptionHeaders}. */
export function isExceptionHeader(name: string): boolean {
  return Object.values<string>(EXCEPTION_HEADERS).includes(name);
}
