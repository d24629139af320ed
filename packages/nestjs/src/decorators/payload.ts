import type { PayloadType } from '@nest-amqp/core';
import { parameterDecorator, type ParameterPipe } from '../metadata/parameter-metadata.js';

/**
 * The converted payload. Needed only where it cannot be told by itself: the parameter's type is not visible at run time
 * (`@Payload(OrderPlaced)`), or pipes are to be applied to it alone (`@Payload(new ValidationPipe())`). Pipes get the payload as
 * the type that is named, else declared; where they make another type of it, name what they get: `@Payload(String, ParseIntPipe)`.
 */
export function Payload(...typeOrPipes: readonly (PayloadType | ParameterPipe)[]): ParameterDecorator {
  const pipes = typeOrPipes.filter(isPipe);
  const payloadType = typeOrPipes.find((each) => !isPipe(each)) as PayloadType | undefined;
  return parameterDecorator({ kind: 'payload', payloadType }, pipes);
}

/** Whether a value is a pipe, or the class of one. */
export function isPipe(value: unknown): value is ParameterPipe {
  const pipe = (typeof value === 'function' ? value.prototype : value) as { readonly transform?: unknown } | null | undefined;
  return typeof pipe === 'object' && typeof pipe?.transform === 'function';
}
