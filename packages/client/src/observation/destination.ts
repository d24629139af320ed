import type { MessageProperties } from '@nest-amqp/core';
import type { Attributes } from './telemetry';

const DIRECT_REPLY_TO = 'amq.rabbitmq.reply-to';
const BROKER_NAMED = 'amq.gen-';

/** Where a message goes or comes from. */
export interface Destination {
  /** With every part, as the conventions for RabbitMQ write it: `orders:order.placed:orders.placed`. */
  readonly name: string;
  /** One of few: for names of spans, and for metrics. The exchange or, of the default one, the queue; for a consumer its queue. */
  readonly template: string;
}

/** Where a message is sent to. */
export function sentTo(exchange: string, routingKey: string): Destination {
  const name = joined(exchange, routingKey);
  return { name: name || 'amq.default', template: exchange === '' ? templateOf(routingKey) : exchange };
}

/** Where a message was read from. */
export function readFrom({ receivedExchange = '', receivedRoutingKey = '' }: MessageProperties, queue: string): Destination {
  const name = joined(receivedExchange, receivedRoutingKey, queue === receivedRoutingKey ? '' : queue);
  return { name, template: templateOf(queue) };
}

/** What the conventions say of every operation. */
export function operation(
  name: 'send' | 'request' | 'receive' | 'process' | 'ack' | 'nack' | 'reject',
  type: 'send' | 'receive' | 'process' | 'settle',
  destination: Destination,
): Attributes {
  return {
    'messaging.system': 'rabbitmq',
    'messaging.operation.name': name,
    'messaging.operation.type': type,
    'messaging.destination.name': destination.name,
    'messaging.destination.template': destination.template,
  };
}

/** The same for measurements: only what has few values. */
export function measured(
  name: 'send' | 'request' | 'receive' | 'process' | 'ack' | 'nack' | 'reject',
  template: string,
  server: Attributes,
): Attributes {
  return { 'messaging.system': 'rabbitmq', 'messaging.operation.name': name, 'messaging.destination.template': template, ...server };
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(':');
}

/** Names that a broker makes are different each time. */
function templateOf(queue: string): string {
  if (queue.startsWith(DIRECT_REPLY_TO)) return DIRECT_REPLY_TO;
  if (queue.startsWith(BROKER_NAMED)) return 'amq.gen';
  return queue === '' ? 'amq.default' : queue;
}
