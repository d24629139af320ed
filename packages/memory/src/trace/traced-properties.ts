import type { BasicProperties, HeaderTable, HeaderValue } from '@nest-amqp/core';

const SECOND_MS = 1000;

/** The properties of a message as a table: by their names in AMQP, the last first, as RabbitMQ writes them. */
export function tracedProperties(properties: BasicProperties): HeaderTable {
  const { timestamp, expirationMs } = properties;
  const named: Readonly<Record<string, HeaderValue | undefined>> = {
    cluster_id: properties.clusterId,
    app_id: properties.appId,
    user_id: properties.userId,
    type: properties.type,
    timestamp: timestamp && Math.floor(timestamp.getTime() / SECOND_MS),
    message_id: properties.messageId,
    expiration: expirationMs === undefined ? undefined : String(expirationMs),
    reply_to: properties.replyTo,
    correlation_id: properties.correlationId,
    priority: properties.priority,
    delivery_mode: properties.deliveryMode,
    headers: properties.headers,
    content_encoding: properties.contentEncoding,
    content_type: properties.contentType,
  };
  return Object.fromEntries(Object.entries(named).filter((entry): entry is [string, HeaderValue] => entry[1] !== undefined));
}
