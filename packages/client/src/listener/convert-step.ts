import type { MessageConverter } from '@nest-amqp/core';
import type { ConsumeStep } from './consume-step';
import type { MessageHandler } from './endpoint';
import { HandlerChoice } from './handler-choice';

/** Converts the message to the payload that its handler takes and, where there are several handlers, chooses by the payload. */
export function convertStep(handlers: readonly MessageHandler[], converter: MessageConverter): ConsumeStep {
  const [only] = handlers;
  return only && handlers.length === 1 ? convertFor(only, converter) : chooseByPayload(handlers, converter);
}

function convertFor(handler: MessageHandler, converter: MessageConverter): ConsumeStep {
  return (next) => (invocation) => {
    const { message } = invocation;
    invocation.handler = handler;
    // Anew for each attempt: a handler may have changed the payload before it failed.
    invocation.payload = handler.takesPayload ? converter.fromMessage(message, handler.payloadType) : message;
    return next(invocation);
  };
}

function chooseByPayload(handlers: readonly MessageHandler[], converter: MessageConverter): ConsumeStep {
  const choice = new HandlerChoice(handlers);
  return (next) => (invocation) => {
    const { message } = invocation;
    const payload = converter.fromMessage(message);
    const handler = choice.forPayload(payload, message);
    invocation.handler = handler;
    invocation.payload = handler.takesPayload ? payload : message;
    return next(invocation);
  };
}
