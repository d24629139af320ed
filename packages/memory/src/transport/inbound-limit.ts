import { AmqpBrokerError, MessageTooLargeError } from '@nest-amqp/core';

/** How large a message may be that a program takes in, and what it is told of a larger one. */
export class InboundLimit {
  constructor(readonly maxMessageBytes: number) {}

  /** What is wrong with a message, if it is too large. */
  faultOf(body: Buffer): MessageTooLargeError | undefined {
    if (body.length <= this.maxMessageBytes) return undefined;
    return new MessageTooLargeError(
      `A message has a body of ${String(body.length)} bytes, ${String(this.maxMessageBytes)} are allowed. Raise maxMessageBytes, or remove the message from its queue`,
      { details: { bytes: body.length, limit: this.maxMessageBytes } },
    );
  }
}

/** Why a channel is closed that was brought a message that is too large, and nobody takes it unread. */
export function channelClosedFor(cause: MessageTooLargeError): AmqpBrokerError {
  return new AmqpBrokerError({ replyCode: 311, replyText: `CONTENT_TOO_LARGE - ${cause.message}`, classId: 60, methodId: 60 }, { cause });
}
