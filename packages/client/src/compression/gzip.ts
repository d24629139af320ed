import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { Message, MessageConversionError, type MessagePostProcessor } from '@nest-amqp/core';

/** Spring AMQP's header for a body that its receivers unpack by themselves. */
const AUTO_DECOMPRESS = 'springAutoDecompress';
/** `gzip`, or `gzip, <what was inside>`; old versions of Spring AMQP wrote a colon. */
const GZIP_ENCODING = /^gzip(?:\s*[,:]\s*|$)/i;

/** How bodies are compressed. */
export interface GzipOptions {
  /** 1, the fastest, to 9, the smallest. By default 1, as in Spring AMQP. */
  readonly level?: number;
  /** Smaller bodies stay as they are. By default 0 bytes. */
  readonly fromBytes?: number;
}

/** How bodies are unpacked. */
export interface GunzipOptions {
  /** The most that a body may become: a few bytes can be made to fill the memory. By default 100 MiB. */
  readonly maxBytes?: number;
}

/**
 * Compresses bodies, for `beforePublish` or `postProcess`. `gzip` is put in front of the content encoding, and Spring AMQP's
 * receivers unpack the message by themselves.
 */
export function gzip({ level = constants.Z_BEST_SPEED, fromBytes = 0 }: GzipOptions = {}): MessagePostProcessor {
  return (message) => {
    if (message.body.length < fromBytes) return message;
    const properties = message.properties.copy();
    const { contentEncoding } = properties;
    properties.contentEncoding = contentEncoding ? `gzip, ${contentEncoding}` : 'gzip';
    properties.headers[AUTO_DECOMPRESS] = true;
    return new Message(gzipSync(message.body, { level }), properties);
  };
}

/**
 * Unpacks bodies whose content encoding begins with `gzip`, for `afterReceive` of templates and listeners; other messages
 * stay as they are.
 *
 * @throws MessageConversionError if the body is no gzip or would become larger than `maxBytes`: such a message never succeeds.
 */
export function gunzip({ maxBytes = 100 * 1024 * 1024 }: GunzipOptions = {}): MessagePostProcessor {
  return (message) => {
    const { contentEncoding = '' } = message.properties;
    if (!GZIP_ENCODING.test(contentEncoding)) return message;
    const properties = message.properties.copy();
    properties.contentEncoding = contentEncoding.replace(GZIP_ENCODING, '') || undefined;
    properties.headers = Object.fromEntries(Object.entries(properties.headers).filter(([name]) => name !== AUTO_DECOMPRESS));
    return new Message(unpacked(message, maxBytes), properties);
  };
}

function unpacked(message: Message, maxBytes: number): Buffer {
  try {
    return gunzipSync(message.body, { maxOutputLength: maxBytes });
  } catch (cause) {
    const isTooLarge = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new MessageConversionError(
      isTooLarge
        ? `${message.toString()} would become larger than ${String(maxBytes)} bytes. Raise maxBytes of gunzip() if such messages are expected`
        : `${message.toString()} says gzip, but its body is none: ${(cause as Error).message}. Send it as its content encoding says`,
      { cause },
    );
  }
}
