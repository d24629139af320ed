import { PayloadTypeMismatchError, type Message, type MessageConverter } from '@nest-amqp/core';
import type { ConsumeStep } from './consume-step';
import type { MessageHandler } from './endpoint';
import { HandlerChoice } from './handler-choice';
import { RoutingKeyChoice } from './routing-key-choice';

/** Converts the message to the payload that its handler takes and, where there are several handlers, chooses by the payload. */
export function convertStep(handlers: readonly MessageHandler[], converter: MessageConverter): ConsumeStep {
  const [only] = handlers;
  return only && handlers.length === 1 && only.routingKey === undefined
    ? convertFor(only, converter)
    : chooseByMessage(handlers, converter);
}

function convertFor(handler: MessageHandler, converter: MessageConverter): ConsumeStep {
  return (next) => (invocation) => {
    const { message } = invocation;
    invocation.handler = handler;
    // Anew for each attempt: a handler may have changed the payload before it failed.
    invocation.payload = payloadFor(handler, message, converter);
    return next(invocation);
  };
}

function chooseByMessage(handlers: readonly MessageHandler[], converter: MessageConverter): ConsumeStep {
  const choice = new HandlerChoice(handlers);
  const byKey = new RoutingKeyChoice(handlers);
  return (next) => (invocation) => {
    const { message } = invocation;
    const keyed = byKey.isEmpty ? undefined : byKey.find(message.properties.receivedRoutingKey);
    if (keyed) {
      invocation.handler = keyed;
      invocation.payload = payloadFor(keyed, message, converter);
      return next(invocation);
    }
    const payload = converter.fromMessage(message);
    const handler = choice.forPayload(payload, message);
    invocation.handler = handler;
    invocation.payload = handler.takesPayload ? payload : message;
    return next(invocation);
  };
}

/** The payload as the handler declares it; the message itself for a handler that takes none. */
function payloadFor(handler: MessageHandler, message: Message, converter: MessageConverter): unknown {
  if (!handler.takesPayload) return message;
  const { payloadType } = handler;
  const payload = converter.fromMessage(message, payloadType);
  if (payload === null && payloadType !== undefined && !handler.allowsNull) {
    throw new PayloadTypeMismatchError(
      `${message.toString()} holds null, and ${handler.name} declares a ${payloadType.name}. Send one, or write @Payload({ required: false })`,
      { details: { declared: payloadType.name } },
    );
  }
  return payload;
}
