import { MessageTooLargeError } from '@nest-amqp/core';

/** How much of a message is taken in. */
export interface ContentLimits {
  readonly maxMessageBytes: number;
  readonly maxHeaderBytes: number;
}

/** A body that is larger than allowed. */
export function bodyTooLarge(bytes: number, { maxMessageBytes }: ContentLimits): MessageTooLargeError {
  return new MessageTooLargeError(
    `A message has a body of ${String(bytes)} bytes, ${String(maxMessageBytes)} are allowed. Raise maxMessageBytes, or remove the message from its queue`,
    { details: { bytes, limit: maxMessageBytes } },
  );
}

/** Properties and headers that are larger than allowed. */
export function headersTooLarge(bytes: number, { maxHeaderBytes }: ContentLimits): MessageTooLargeError {
  return new MessageTooLargeError(
    `A message has ${String(bytes)} bytes of properties and headers, ${String(maxHeaderBytes)} are allowed. Raise maxHeaderBytes, or remove the message from its queue`,
    { details: { bytes, limit: maxHeaderBytes } },
  );
}
