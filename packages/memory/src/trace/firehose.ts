import type { BasicProperties, HeaderTable } from '@nest-amqp/core';
import { NODE_NAME } from '../broker/node-name';
import type { Deliverable } from '../broker/peer';
import { route } from '../broker/route';
import type { VirtualHost } from '../broker/virtual-host';
import type { MessageSink } from '../exchange/target';
import { sortedTable } from '../queue/sorted-table';
import { StoredMessage } from '../queue/stored-message';
import { tracedProperties } from './traced-properties';

/** Where copies of all messages go while a virtual host is traced (RabbitMQ's documentation, "Firehose Tracer"). */
const TRACE_EXCHANGE = 'amq.rabbitmq.trace';

/** On which channel something happens. */
export interface TracedChannel {
  readonly channelNumber: number;
  readonly connection: { readonly vhost: VirtualHost; readonly username: string; readonly name: string };
}

/** A message was published and routed. */
export function tracePublish(channel: TracedChannel, message: StoredMessage, sinks: readonly MessageSink[]): void {
  const routed = message.exchange === '' ? [...new Set(routingKeys(message))] : sinks.map(({ name }) => name);
  const { vhost, connection, channel: number, user } = where(channel);
  publish(channel, `publish.${message.exchange}`, message, message.properties, {
    vhost,
    connection,
    channel: number,
    user,
    routed_queues: routed,
  });
}

/** A message leaves a queue for a client. */
export function traceDelivery(channel: TracedChannel, queue: string, { message, properties, redelivered }: Deliverable): void {
  publish(channel, `deliver.${queue}`, message, properties, { redelivered: redelivered ? 1 : 0, ...where(channel) });
}

function where({ channelNumber, connection }: TracedChannel): { vhost: string; connection: string; channel: number; user: string } {
  return { vhost: connection.vhost.name, connection: connection.name, channel: channelNumber, user: connection.username };
}

function publish(
  { connection: { vhost } }: TracedChannel,
  routingKey: string,
  message: StoredMessage,
  properties: BasicProperties,
  more: HeaderTable,
): void {
  const exchange = vhost.exchange(TRACE_EXCHANGE);
  if (!exchange || message.exchange === TRACE_EXCHANGE) return;
  const headers: HeaderTable = {
    exchange_name: message.exchange,
    routing_keys: routingKeys(message),
    properties: tracedProperties(properties),
    node: NODE_NAME,
    ...more,
  };
  const copy = new StoredMessage(
    TRACE_EXCHANGE,
    routingKey,
    { headers: vhost.rules.headersSorted ? sortedTable(headers) : headers },
    message.body,
  );
  vhost.fanOut.send(copy, route(vhost, exchange, copy));
}

function routingKeys({ routingKey, extraKeys = [] }: StoredMessage): readonly string[] {
  return [routingKey, ...extraKeys];
}
