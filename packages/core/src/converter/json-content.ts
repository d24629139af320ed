import secureJson from 'secure-json-parse';
import { MessageConversionError } from '../errors/conversion-errors';
import type { Message } from '../message/message';
import { decodeText } from './text';

const BYTE_ORDER_MARK = 0xfeff;

/** What a message says that it holds; one that says nothing is taken for JSON. */
export function contentOf(message: Message): 'json' | 'text' | 'bytes' {
  const type = message.properties.contentType;
  if (type === undefined || type === 'application/json') return 'json';
  if (type.startsWith('application/json') || type.includes('+json') || type === 'text/x-json') return 'json';
  if (type.startsWith('text/')) return 'text';
  return 'bytes';
}

/** The JSON of a message, without keys that reach for prototypes. @throws MessageConversionError if it is none. */
export function parseJson(message: Message): unknown {
  const text = decodeText(message);
  try {
    if (isHarmless(text)) return JSON.parse(text) as unknown;
    // Its type says any; what it gives is whatever the text holds, without __proto__ and constructor.prototype.
    return secureJson.parse(text, undefined, { protoAction: 'remove', constructorAction: 'remove' }) as unknown;
  } catch (cause) {
    throw new MessageConversionError(
      `${message.toString()} is not JSON: ${(cause as Error).message}. Send it with a content type that says what it is, or configure a converter that reads it`,
      { cause },
    );
  }
}

/** Nothing in it can be a key that reaches for a prototype: neither spelled out, nor with an escape, nor behind a byte order mark. */
function isHarmless(text: string): boolean {
  return !text.includes('\\') && !text.includes('__proto__') && !text.includes('constructor') && text.charCodeAt(0) !== BYTE_ORDER_MARK;
}
