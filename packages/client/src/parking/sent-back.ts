import { Message, type Delivery, type HeaderTable, type HeaderValue } from '@nest-amqp/core';
import { EXCEPTION_HEADERS, isExceptionHeader } from '../retry/exception-headers';
import { isCountHeader, isDeathHeader, ORIGIN_HEADER } from '../retry/origin';
import { isRetryHeader } from '../retry/retry-headers';
import { lastDeath } from './parked-message';

/**
 * A parked message for its way back to the queue that it failed in: without anything that tells of its failures, so that it
 * gets all its attempts again, and with the address that it was first published to, which listeners restore.
 */
export function sentBack({ body, properties }: Message): Message {
  const { headers } = properties;
  const own = Object.entries(headers).filter(([name]) => !isAboutFailure(name));
  const copy = new Message(body, properties);
  copy.properties.headers = { ...Object.fromEntries(own), [ORIGIN_HEADER]: originOf(headers) };
  copy.properties.expirationMs = undefined;
  copy.properties.userId = undefined;
  copy.properties.deliveryMode = 2;
  return copy;
}

function isAboutFailure(name: string): boolean {
  return isExceptionHeader(name) || isRetryHeader(name) || isDeathHeader(name) || isCountHeader(name) || name === 'CC' || name === 'BCC';
}

function originOf(headers: HeaderTable): HeaderTable {
  // A message that came back from a wait queue and was dead-lettered then has it already.
  const kept = headers[ORIGIN_HEADER];
  if (kept !== undefined) return kept as HeaderTable;
  const death = lastDeath(headers);
  const keys = death?.['routing-keys'];
  const origin: Record<string, HeaderValue> = {
    exchange: headers[EXCEPTION_HEADERS.originalExchange] ?? death?.exchange ?? '',
    routingKey: headers[EXCEPTION_HEADERS.originalRoutingKey] ?? (Array.isArray(keys) ? (keys as readonly string[])[0] : undefined) ?? '',
  };
  const userId = headers[EXCEPTION_HEADERS.originalUserId];
  if (userId !== undefined) origin.userId = userId;
  const cc = headers[EXCEPTION_HEADERS.originalCc] ?? headers.CC;
  if (cc !== undefined) origin.headers = { CC: cc };
  return origin;
}

/** A copy of a message that lies in a queue, but for the count of its deliveries, which begins anew. */
export function asItLies(delivery: Delivery): Message {
  const headers = Object.entries(delivery.properties.headers ?? {}).filter(([name]) => !isCountHeader(name) && name !== 'CC');
  return new Message(delivery.body, { ...delivery.properties, userId: undefined, headers: Object.fromEntries(headers) });
}
