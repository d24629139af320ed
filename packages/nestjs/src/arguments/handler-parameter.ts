import type { ListenerInvocation } from '@nest-amqp/client';
import { MessageConversionError, type PayloadType } from '@nest-amqp/core';
import type { ParameterPipe, ParameterRequest } from '../metadata/parameter-metadata.js';
import { neverSucceeds } from '../invocation/never-succeeds.js';

/** One parameter of a handler, and what it asks for. */
export interface HandlerParameter {
  readonly index: number;
  readonly request: ParameterRequest;
  readonly pipes: readonly ParameterPipe[];
  /** What a pipe is told of the declared type. */
  readonly metatype?: PayloadType;
}

/** Takes what a parameter asks for out of a message that has arrived. */
export function argumentOf(request: ParameterRequest, invocation: ListenerInvocation): unknown {
  switch (request.kind) {
    case 'payload':
      return invocation.payload;
    case 'header':
      return headerOf(request, invocation);
    case 'headers':
      return invocation.message.properties.headers;
    case 'message':
      return invocation.message;
    case 'properties':
      return invocation.message.properties;
    case 'channel':
      return invocation.channel;
    case 'acknowledgment':
      return invocation.acknowledgment;
    case 'signal':
      return invocation.signal;
  }
}

function headerOf(request: ParameterRequest & { kind: 'header' }, { message }: ListenerInvocation): unknown {
  const value = message.properties.headers[request.name] ?? request.defaultValue;
  if (value === undefined && request.required) {
    throw neverSucceeds(
      new MessageConversionError(
        `${message.toString()} has no header '${request.name}', which the listener requires. Send it, or give @Header a defaultValue`,
      ),
    );
  }
  return value;
}
