import { NoHandlerError, TYPE_ID_HEADER, type Message, type OptionFault } from '@nest-amqp/core';
import type { MessageHandler } from './endpoint';

/** Finds the handler for a payload among several of one listener. */
export class HandlerChoice {
  private readonly byPrototype = new Map<unknown, MessageHandler>();
  private readonly fallback: MessageHandler | undefined;

  constructor(private readonly handlers: readonly MessageHandler[]) {
    for (const handler of handlers) {
      if (handler.isDefault) this.fallback = handler;
      else if (handler.routingKey === undefined && handler.payloadType) this.byPrototype.set(handler.payloadType.prototype, handler);
    }
  }

  /**
   * The handler of the payload's own class, else of its nearest superclass, else the default one. Strings, numbers and
   * booleans count as instances of `String`, `Number` and `Boolean`. A plain object is nobody's instance: which class it was
   * meant to be is not guessed.
   *
   * @throws NoHandlerError if none takes it.
   */
  forPayload(payload: unknown, message: Message): MessageHandler {
    if (payload !== null && payload !== undefined) {
      for (let prototype: unknown = Object.getPrototypeOf(payload); prototype !== null; prototype = Object.getPrototypeOf(prototype)) {
        const handler = this.byPrototype.get(prototype);
        if (handler) return handler;
      }
    }
    if (this.fallback) return this.fallback;
    const typeId = message.properties.headers[TYPE_ID_HEADER];
    throw new NoHandlerError(
      `${message.toString()} has the routing key '${message.properties.receivedRoutingKey ?? ''}' and ${typeof typeId === 'string' ? `the type '${typeId}'` : `no ${TYPE_ID_HEADER} header`}, and no handler takes it (${this.names()}). Send it with the type of one of them, add a handler, or make one the default`,
    );
  }

  private names(): string {
    return this.handlers.map((handler) => `${handler.name} takes ${takenBy(handler)}`).join(', ');
  }
}

function takenBy({ routingKey, payloadType, isDefault }: MessageHandler): string {
  if (isDefault) return 'what no other handler takes';
  return routingKey === undefined ? (payloadType?.name ?? 'no payload') : `the routing key '${routingKey}'`;
}

/** What is wrong with the handlers of one listener: nobody could tell which of them a message is for. */
export function handlerFaults(listener: string, handlers: readonly MessageHandler[]): OptionFault[] {
  const option = `listener '${listener}'`;
  if (handlers.length === 0) {
    return [{ option, problem: 'it has no handler', remedy: 'Decorate a method of the class as a handler, or remove the listener' }];
  }
  if (handlers.length === 1) return [];
  const faults: OptionFault[] = [];
  const taken = new Map<unknown, MessageHandler>();
  for (const handler of handlers) {
    const byName = handler.isDefault === true || handler.routingKey !== undefined;
    const type = byName ? takenBy(handler) : handler.payloadType;
    if (handler.isDefault && handler.routingKey !== undefined) {
      faults.push({
        option,
        problem: `${handler.name} is the default handler and names a routing key`,
        remedy: 'Leave one of the two out',
      });
    }
    if (type === undefined) {
      faults.push({
        option,
        problem: `${handler.name} names no payload type, so no message would reach it`,
        remedy: 'Declare the class of its payload, or make it the default handler',
      });
      continue;
    }
    const other = taken.get(type);
    if (other) {
      faults.push({
        option,
        problem: `${other.name} and ${handler.name} both take ${typeof type === 'string' ? type : type.name}`,
        remedy: 'Leave one of them',
      });
    }
    taken.set(type, handler);
  }
  return faults;
}
