import type { BasicProperties, HeaderTable } from '@nest-amqp/core';

/** What a message carries beside its address and content. */
export interface StoredMessageExtras {
  /** Routing keys from `CC` and `BCC`, beside the publisher's own. */
  readonly extraKeys?: readonly string[];
  /** The deaths that the broker itself recorded, newest first. */
  readonly deaths?: readonly HeaderTable[];
  /** How often it was rejected before it was dead-lettered, as far as the broker remembers. */
  readonly rejections?: number;
}

/** A message inside the broker. All queues that it was routed to hold the same one, so it never changes. */
export class StoredMessage {
  constructor(
    readonly exchange: string,
    readonly routingKey: string,
    readonly properties: BasicProperties,
    readonly body: Buffer,
    // one field for what few messages have: a backlog is many messages
    private readonly extras?: StoredMessageExtras,
  ) {}

  get extraKeys(): readonly string[] | undefined {
    return this.extras?.extraKeys;
  }

  get deaths(): readonly HeaderTable[] | undefined {
    return this.extras?.deaths;
  }

  get rejections(): number {
    return this.extras?.rejections ?? 0;
  }

  /** The same message with other properties. */
  withProperties(properties: BasicProperties): StoredMessage {
    return new StoredMessage(this.exchange, this.routingKey, properties, this.body, this.extras);
  }

  get isPersistent(): boolean {
    return this.properties.deliveryMode === 2;
  }
}
