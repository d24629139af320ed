import { MessageConversionError, PayloadTypeMismatchError } from '../errors/conversion-errors';
import { Message } from '../message/message';
import type { MessageProperties } from '../message/message-properties';
import { decodeText } from './text';
import type { MessageConverter, PayloadType } from './message-converter';

/** Text and bytes: a string becomes `text/plain` in UTF-8, bytes become `application/octet-stream`; nothing else is taken. */
export class SimpleMessageConverter implements MessageConverter {
  toMessage(payload: unknown, properties: MessageProperties): Message {
    if (typeof payload === 'string') {
      properties.contentType = 'text/plain';
      properties.contentEncoding = 'UTF-8';
      return new Message(Buffer.from(payload, 'utf8'), properties);
    }
    if (payload instanceof Uint8Array) {
      properties.contentType ??= 'application/octet-stream';
      return new Message(payload, properties);
    }
    throw new MessageConversionError(
      `The simple converter sends strings and bytes, not ${describe(payload)}. Use the JsonMessageConverter, or convert the payload yourself`,
    );
  }

  fromMessage(message: Message, type?: PayloadType): unknown {
    const isText = message.properties.contentType?.startsWith('text/') ?? false;
    if (type === String || (isText && type === undefined)) return decodeText(message);
    if (type === undefined || isBytes(type)) return message.body;
    throw new PayloadTypeMismatchError(
      `${message.toString()} cannot become a ${type.name}: the simple converter reads strings and bytes. Declare String or Buffer, or use the JsonMessageConverter`,
    );
  }
}

/** Whether a declared type asks for the bytes themselves. */
export function isBytes(type: PayloadType | undefined): boolean {
  return type === Buffer || type === Uint8Array;
}

function describe(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null) return payload === null ? 'null' : typeof payload;
  return `an object (${Object.prototype.toString.call(payload).slice(8, -1)})`;
}
