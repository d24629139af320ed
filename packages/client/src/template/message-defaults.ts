import type { Clock, MessageProperties } from '@nest-amqp/core';
import { MessageIds } from './message-ids';

/** Fills in what every message carries unless it says otherwise: operations and deduplication need it. */
export class MessageDefaults {
  private readonly ids = new MessageIds();
  private second = new Date(0);

  constructor(
    private readonly clock: Clock,
    private readonly options: { readonly appId?: string; readonly userId?: string },
  ) {}

  apply(properties: MessageProperties): void {
    properties.messageId ??= this.ids.next();
    properties.timestamp ??= this.now();
    properties.appId ??= this.options.appId;
    properties.userId ??= this.options.userId;
    properties.deliveryMode ??= 2;
  }

  // AMQP has whole seconds, so the messages of one second share a Date.
  private now(): Date {
    const now = this.clock.now();
    if (now - this.second.getTime() >= 1_000 || now < this.second.getTime()) this.second = new Date(Math.floor(now / 1_000) * 1_000);
    return this.second;
  }
}
