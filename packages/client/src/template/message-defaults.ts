import { MessageProperties, type Clock, type SendOptions } from '@nest-amqp/core';
import { MessageIds } from './message-ids';

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
  if (options.persistent !== undefined) properties.deliveryMode = options.persistent ? 2 : 1;
  return properties;
}

/** Fills in what every message carries unless it says otherwise: operations and deduplication need it. */
export class MessageDefaults {
  private readonly ids = new MessageIds();
  private second = new Date(0);

  constructor(
    private readonly clock: Clock,
    private readonly appId: string | undefined,
  ) {}

  apply(properties: MessageProperties): void {
    properties.messageId ??= this.ids.next();
    properties.timestamp ??= this.now();
    properties.appId ??= this.appId;
    properties.deliveryMode ??= 2;
  }

  // AMQP has whole seconds, so the messages of one second share a Date.
  private now(): Date {
    const now = this.clock.now();
    if (now - this.second.getTime() >= 1_000 || now < this.second.getTime()) this.second = new Date(Math.floor(now / 1_000) * 1_000);
    return this.second;
  }
}
