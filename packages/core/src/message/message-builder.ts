import type { BasicProperties, HeaderValue } from './basic-properties';
import { Message } from './message';
import { MessageProperties } from './message-properties';

type Settable = { -readonly [K in keyof BasicProperties]: BasicProperties[K] };

/** Builds a {@link Message} step by step, as Spring's builder of this name does. */
export class MessageBuilder {
  private readonly properties: MessageProperties;

  private constructor(
    private readonly body: Uint8Array,
    properties?: BasicProperties,
  ) {
    this.properties = new MessageProperties(properties);
  }

  /** Starts from a body; text is encoded as UTF-8. */
  static withBody(body: Uint8Array | string): MessageBuilder {
    return new MessageBuilder(typeof body === 'string' ? Buffer.from(body, 'utf8') : body);
  }

  /** Starts from the body and the sendable properties of another message; the body is shared, the properties copied. */
  static fromMessage(message: Message): MessageBuilder {
    return new MessageBuilder(message.body, message.properties);
  }

  setHeader(name: string, value: HeaderValue): this {
    this.properties.headers[name] = value;
    return this;
  }

  removeHeader(name: string): this {
    this.properties.headers = Object.fromEntries(Object.entries(this.properties.headers).filter(([key]) => key !== name));
    return this;
  }

  /** Sets properties; those not named stay as they are, and `headers` replaces all headers. */
  andProperties(properties: BasicProperties): this {
    Object.assign(this.properties as Settable, properties, properties.headers && { headers: { ...properties.headers } });
    return this;
  }

  build(): Message {
    return new Message(this.body, new MessageProperties(this.properties));
  }
}
