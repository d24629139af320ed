/**
 * A value that a header or an argument may hold, in its one canonical form. On the wire an integer takes the narrowest
 * signed width that holds it, any other number is a double, a `Date` a timestamp in whole seconds, a `Buffer` a byte array,
 * `null` the void value, an object a nested table. `undefined` is refused.
 */
export type HeaderValue = string | number | bigint | boolean | null | Date | Uint8Array | readonly HeaderValue[] | HeaderTable;

/** A table of AMQP: headers of a message, arguments of a declaration. */
export interface HeaderTable {
  readonly [name: string]: HeaderValue;
}

/** Headers that may still be added to. */
export type MessageHeaders = Record<string, HeaderValue>;

/** Kept on disk where the queue is durable (2), or in memory only (1). */
export type DeliveryMode = 1 | 2;

/**
 * The basic properties of AMQP 0-9-1 (class `basic`, section 1.8 of its reference) under the names of this project. All
 * are optional; what is absent is absent on the wire.
 */
export interface BasicProperties {
  /** MIME type of the body, such as `application/json`. */
  readonly contentType?: string;
  /** Encoding of the body, such as `UTF-8` or `gzip`. */
  readonly contentEncoding?: string;
  /** An empty table is as none: it is not sent. */
  readonly headers?: HeaderTable;
  readonly deliveryMode?: DeliveryMode;
  /** 0 to 255; a queue with `x-max-priority` serves higher ones first. */
  readonly priority?: number;
  readonly correlationId?: string;
  readonly replyTo?: string;
  /** Milliseconds until the message is dropped or dead-lettered by the queue; a string of digits on the wire. */
  readonly expirationMs?: number;
  readonly messageId?: string;
  /** Whole seconds on the wire. */
  readonly timestamp?: Date;
  readonly type?: string;
  /** RabbitMQ refuses a message whose user id is not the connection's user. */
  readonly userId?: string;
  readonly appId?: string;
  readonly clusterId?: string;
}
