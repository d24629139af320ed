import { listOf, type PayloadType } from '@nest-amqp/core';
import { isStandardSchema, type StandardSchema } from '../arguments/standard-schema.js';
import { parameterDecorator, type ParameterPipe } from '../metadata/parameter-metadata.js';

/** What else is said of the payload. */
export interface PayloadOptions {
  /** False: a message whose payload is `null` is handled, too. By default it can never succeed where a class is declared. */
  readonly required?: boolean;
}

/** What `@Payload` takes: a class, `[Class]` for a list of its instances, a schema, options, pipes. */
export type PayloadArgument = PayloadType | readonly [PayloadType] | StandardSchema | PayloadOptions | ParameterPipe;

/**
 * The converted payload. Needed only where it cannot be told by itself: the parameter's type is not visible at run time
 * (`@Payload(OrderPlaced)`, `@Payload([OrderPlaced])` for an array), or it is to be validated by a schema of zod, valibot, arktype
 * or any other library of the Standard Schema (`@Payload(orderSchema)`) or by pipes (`@Payload(new ValidationPipe())`). The schema
 * comes first, pipes get what it makes. Pipes get the payload as the type that is named, else declared; where they make another
 * type of it, name what they get: `@Payload(String, ParseIntPipe)`.
 */
export function Payload(...given: readonly PayloadArgument[]): ParameterDecorator {
  const schema = given.find(isStandardSchema);
  const others = given.filter((each) => !isStandardSchema(each));
  const pipes = others.filter(isPipe);
  const rest = others.filter((each) => !isPipe(each));
  const list = rest.find((each): each is readonly [PayloadType] => Array.isArray(each));
  const type = rest.find((each): each is PayloadType => typeof each === 'function');
  const { required } = rest.find((each): each is PayloadOptions => typeof each === 'object' && !Array.isArray(each)) ?? {};
  return parameterDecorator({ kind: 'payload', payloadType: list ? listOf(list[0]) : type, schema, required }, pipes);
}

/** Whether a value is a pipe, or the class of one. */
export function isPipe(value: unknown): value is ParameterPipe {
  const pipe = (typeof value === 'function' ? value.prototype : value) as { readonly transform?: unknown } | null | undefined;
  return typeof pipe === 'object' && typeof pipe?.transform === 'function';
}
