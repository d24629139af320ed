import type { Message } from '../message/message';
import type { MessageProperties } from '../message/message-properties';

/** The class that a payload is an instance of. */
export type PayloadType<T = unknown> = abstract new (...args: never[]) => T;

/** What an instance of a declared class is in a program: a `number` where `Number` is declared. */
// eslint-disable-next-line @typescript-eslint/no-wrapper-object-types -- what `new () => Number` infers
export type Unboxed<T> = T extends Number ? number : T extends String ? string : T extends Boolean ? boolean : T;

/** Turns payloads into messages and back. Both directions throw a `MessageConversionError` for what they cannot convert. */
export interface MessageConverter {
  /** A message with the payload's bytes; `properties` are taken over, and the converter sets the content type and what else describes the body. */
  toMessage(payload: unknown, properties: MessageProperties): Message;
  /** The payload of a message, as an instance of `type` where one is declared. */
  fromMessage(message: Message, type?: PayloadType): unknown;
  /** Tells the converter of a class that listeners declare, so that messages may name it. */
  registerType?(type: PayloadType): void;
}
