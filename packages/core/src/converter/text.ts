import { MessageConversionError } from '../errors/conversion-errors';
import type { Message } from '../message/message';

const ENCODINGS: ReadonlyMap<string, BufferEncoding> = new Map([
  ['utf-8', 'utf8'],
  ['utf8', 'utf8'],
  ['identity', 'utf8'],
  ['us-ascii', 'ascii'],
  ['ascii', 'ascii'],
  ['iso-8859-1', 'latin1'],
  ['latin1', 'latin1'],
  ['utf-16le', 'utf16le'],
]);

/**
 * The body as text, in the message's content encoding; UTF-8 where it names none.
 *
 * @throws MessageConversionError for an encoding that is not known here, such as `gzip`.
 */
export function decodeText(message: Message): string {
  const named = message.properties.contentEncoding;
  if (named === undefined || named === 'UTF-8') return message.body.toString('utf8');
  const encoding = ENCODINGS.get(named.toLowerCase());
  if (!encoding) {
    throw new MessageConversionError(
      `${message.toString()} has the content encoding '${named}', which no converter here reads. Decode it in a post-processor, or send it as UTF-8`,
    );
  }
  return message.body.toString(encoding);
}
