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
  readonly extraKeys: readonly string[] | undefined;
  readonly deaths: readonly HeaderTable[] | undefined;
  readonly rejections: number;

  constructor(
    readonly exchange: string,
    readonly routingKey: string,
    readonly properties: BasicProperties,
    readonly body: Buffer,
    extras?: StoredMessageExtras,
  ) {
    this.extraKeys = extras?.extraKeys;
    this.deaths = extras?.deaths;
    this.rejections = extras?.rejections ?? 0;
  }

  get isPersistent(): boolean {
    return this.properties.deliveryMode === 2;
  }
}
