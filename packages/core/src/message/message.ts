import type { BasicProperties } from './basic-properties';
import { MessageProperties } from './message-properties';
import type { Delivery } from '../transport/delivery';

const BRAND = Symbol.for('nest-amqp.message');

/**
 * A message: bytes that the broker does not look into, and properties. The body is not copied: whoever hands bytes over
 * leaves them unchanged from then on.
 */
export class Message {
  declare readonly [BRAND]: true;
  readonly body: Buffer;
  readonly properties: MessageProperties;

  constructor(body: Uint8Array, properties?: BasicProperties) {
    this.body = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.properties = properties instanceof MessageProperties ? properties : new MessageProperties(properties);
  }

  /** The message of a delivery that was read from `queue`. */
  static received(delivery: Delivery, queue: string): Message {
    return new Message(delivery.body, MessageProperties.received(delivery, queue));
  }

  /** For logs: where it came from, its type and size, never its body. */
  toString(): string {
    const { messageId, contentType, receivedExchange, receivedRoutingKey } = this.properties;
    const route = receivedRoutingKey === undefined ? '' : ` from '${receivedExchange ?? ''}' with key '${receivedRoutingKey}'`;
    return `Message ${messageId ?? 'without id'}${route} (${contentType ?? 'no content type'}, ${String(this.body.length)} bytes)`;
  }
}

// On the prototype, so that a message does not carry it.
Object.defineProperty(Message.prototype, BRAND, { value: true });

/** Whether a value is a {@link Message}, of whichever copy of this package: by brand, not by `instanceof`. */
export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && BRAND in value;
}
