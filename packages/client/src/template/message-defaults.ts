import { randomUUID } from 'node:crypto';
import { MessageProperties, type Clock, type SendOptions } from '@nest-amqp/core';

/** Properties with what a call says of them. */
export function propertiesOf(options: SendOptions): MessageProperties {
  const properties = new MessageProperties();
  if (options.headers) Object.assign(properties.headers, options.headers);
  properties.messageId = options.messageId;
  properties.correlationId = options.correlationId;
  properties.priority = options.priority;
  properties.expirationMs = options.expirationMs;
  properties.replyTo = options.replyTo;
  properties.type = options.type;
  properties.userId = options.userId;
  if (options.persistent === false) properties.deliveryMode = 1;
  return properties;
}

/** Fills in what every message carries unless it says otherwise: operations and deduplication need it. */
export function applyDefaults(properties: MessageProperties, clock: Clock, appId: string | undefined): void {
  properties.messageId ??= randomUUID();
  properties.timestamp ??= new Date(clock.now());
  properties.appId ??= appId;
  properties.deliveryMode ??= 2;
}
