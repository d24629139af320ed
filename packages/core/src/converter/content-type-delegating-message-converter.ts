import type { Message } from '../message/message';
import type { MessageProperties } from '../message/message-properties';
import type { MessageConverter, PayloadType } from './message-converter';
import { SimpleMessageConverter } from './simple-message-converter';

/**
 * Chooses a converter by content type, in both directions: of a message that is read, and of the properties that a payload
 * is sent with. Where none is registered for it, the default converter serves.
 */
export class ContentTypeDelegatingMessageConverter implements MessageConverter {
  private readonly delegates: ReadonlyMap<string, MessageConverter>;

  constructor(
    delegates: Readonly<Record<string, MessageConverter>>,
    private readonly defaultConverter: MessageConverter = new SimpleMessageConverter(),
  ) {
    this.delegates = new Map(Object.entries(delegates));
  }

  toMessage(payload: unknown, properties: MessageProperties): Message {
    return this.delegateFor(properties).toMessage(payload, properties);
  }

  fromMessage(message: Message, type?: PayloadType): unknown {
    return this.delegateFor(message.properties).fromMessage(message, type);
  }

  registerType(type: PayloadType): void {
    for (const converter of new Set([...this.delegates.values(), this.defaultConverter])) converter.registerType?.(type);
  }

  private delegateFor(properties: MessageProperties): MessageConverter {
    const type = properties.contentType?.split(';', 1)[0]?.trim();
    return this.delegates.get(type ?? '') ?? this.defaultConverter;
  }
}
