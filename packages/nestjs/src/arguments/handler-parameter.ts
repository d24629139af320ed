import { inspect } from 'node:util';
import type { ListenerInvocation } from '@nest-amqp/client';
import { MessageConversionError, type HeaderValue, type PayloadType } from '@nest-amqp/core';
import type { ParameterPipe, ParameterRequest } from '../metadata/parameter-metadata.js';
import { neverSucceeds } from '../invocation/never-succeeds.js';
import type { HeaderConversion } from './header-conversion.js';

/** One parameter of a handler, and what it asks for. */
export interface HandlerParameter {
  readonly index: number;
  readonly request: ParameterRequest;
  readonly pipes: readonly ParameterPipe[];
  /** What a pipe is told of the declared type. */
  readonly metatype?: PayloadType;
  /** Makes the declared type of a header, where no pipe does. */
  readonly convert?: HeaderConversion;
  /** For errors: `OrderListener.onOrder`. */
  readonly handler?: string;
}

/** Takes what a parameter asks for out of a message that has arrived. */
export function argumentOf(parameter: HandlerParameter, invocation: ListenerInvocation): unknown {
  switch (parameter.request.kind) {
    case 'payload':
      return invocation.payload;
    case 'header':
      return headerOf(parameter, parameter.request, invocation);
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

function headerOf(parameter: HandlerParameter, request: ParameterRequest & { kind: 'header' }, { message }: ListenerInvocation): unknown {
  const { name, required, defaultValue } = request;
  const value = message.properties.headers[name] ?? (defaultValue as HeaderValue | undefined);
  if (value === undefined) {
    if (!required) return undefined;
    throw refused(
      `${message.toString()} has no header '${name}', which ${said(parameter)} requires. Send it, or give @Header a defaultValue`,
    );
  }
  if (!parameter.convert || value === null) return value;
  const converted = parameter.convert(value);
  if (converted !== undefined) return converted;
  const type = parameter.metatype?.name ?? 'another type';
  throw refused(
    `${message.toString()} has the header '${name}' with ${inspect(value)}, which is no ${type}, as ${said(parameter)} declares it. Send one, or take it by a pipe: @Header('${name}', MyPipe)`,
  );
}

function said({ handler, index }: HandlerParameter): string {
  return handler === undefined ? 'the listener' : `${handler}, parameter ${String(index)},`;
}

function refused(message: string): Error {
  return neverSucceeds(new MessageConversionError(message));
}
