import { Message, type Delivery, type HeaderTable, type HeaderValue } from '@nest-amqp/core';

/**
 * The header of a message that comes back to its queue by a detour, over a wait queue or out of a parking queue: a table of
 * what it had to leave at home on the way. Listeners put everything back before a handler sees the message.
 */
export const ORIGIN_HEADER = 'x-nest-amqp-origin';

/** What would do something on the detour that it is not meant for: route copies, expire, be refused, or look like a circle of dead letters. */
const KEPT_HEADERS: readonly string[] = ['CC', 'BCC'];
const DEATH_HEADER = /^x-(death|(first|last)-death-(exchange|queue|reason))$/;

/** What a quorum queue adds to its deliveries; elsewhere it would only mislead. */
const COUNT_HEADERS: readonly string[] = ['x-delivery-count', 'x-acquired-count'];

/** Whether a header tells how often a quorum queue has delivered the message. */
export function isCountHeader(name: string): boolean {
  return COUNT_HEADERS.includes(name);
}

/** Whether a header tells of dead-lettering. */
export function isDeathHeader(name: string): boolean {
  return DEATH_HEADER.test(name);
}

/**
 * A received message for a detour that ends in its queue again: the same but for what it leaves at home, which the listener
 * gives back to it.
 */
export function forDetour({ body, properties }: Message, added: HeaderTable): Message {
  const headers: Record<string, HeaderValue> = {};
  const left: Record<string, HeaderValue> = {};
  for (const [name, value] of Object.entries(properties.headers)) {
    if (name === ORIGIN_HEADER || isCountHeader(name)) continue;
    if (KEPT_HEADERS.includes(name) || isDeathHeader(name)) left[name] = value;
    else headers[name] = value;
  }
  const { receivedExchange = '', receivedRoutingKey = '', receivedUserId, receivedDeliveryMode, expirationMs } = properties;
  const origin: Record<string, HeaderValue> = { exchange: receivedExchange, routingKey: receivedRoutingKey };
  if (expirationMs !== undefined) origin.expirationMs = expirationMs;
  if (receivedUserId !== undefined) origin.userId = receivedUserId;
  if (Object.keys(left).length > 0) origin.headers = left;
  const copy = new Message(body, properties);
  copy.properties.headers = { ...headers, ...added, [ORIGIN_HEADER]: origin };
  copy.properties.deliveryMode = receivedDeliveryMode;
  copy.properties.expirationMs = undefined;
  copy.properties.userId = undefined;
  return copy;
}

/**
 * A delivery as it was before its detour, if it made one: where it had been published to, its properties and its headers. It
 * counts as redelivered, since a handler has seen it before.
 */
export function withoutDetour(delivery: Delivery): Delivery {
  const origin = delivery.properties.headers?.[ORIGIN_HEADER];
  if (!isTable(origin)) return delivery;
  const { exchange, routingKey, expirationMs, userId, headers } = origin;
  const own = Object.entries(delivery.properties.headers ?? {}).filter(([name]) => name !== ORIGIN_HEADER && !isDeathHeader(name));
  return {
    ...delivery,
    redelivered: true,
    exchange: typeof exchange === 'string' ? exchange : delivery.exchange,
    routingKey: typeof routingKey === 'string' ? routingKey : delivery.routingKey,
    properties: {
      ...delivery.properties,
      headers: { ...Object.fromEntries(own), ...(isTable(headers) && headers) },
      ...(typeof expirationMs === 'number' && { expirationMs }),
      ...(typeof userId === 'string' && { userId }),
    },
  };
}

function isTable(value: HeaderValue | undefined): value is HeaderTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date) && !(value instanceof Uint8Array);
}
