import 'reflect-metadata';
import type { HeaderValue, PayloadType, OptionFault } from '@nest-amqp/core';
import { decoratedParameters, type DecoratedParameter, type RequestedParameter } from '../metadata/parameter-metadata.js';
import type { HandlerParameter } from './handler-parameter.js';
import { headerConversion } from './header-conversion.js';
import { SchemaPipe } from './schema-pipe.js';
import { describeType, payloadTypeOf, roleOf, type DeclaredTypes } from './declared-types.js';
import { defaultHeaderValue, foreignDecorator, noParameterTypes, severalPayloads, typeNotVisible } from './parameter-faults.js';

/** What a handler's parameters ask for. */
export interface ArgumentPlan {
  readonly parameters: readonly HandlerParameter[];
  /** Parameters of `createParamDecorator`, as Nest keeps them. */
  readonly custom: Readonly<Record<string, object>>;
  readonly takesPayload: boolean;
  /** Whether a payload may be `null` although its class is declared. */
  readonly allowsNull: boolean;
  /** Absent where the payload is plain JSON. */
  readonly payloadType?: PayloadType;
  readonly faults: readonly OptionFault[];
}

/** Whose parameters, and what its decorator says of the payload. */
export interface PlannedMethod {
  readonly type: { readonly name: string; readonly prototype: object };
  readonly method: string;
  readonly payloadType?: PayloadType;
}

/**
 * Finds out what each parameter asks for: by its decorator, else by its declared type; the one that is left is the payload.
 * Faults are what cannot be told, with what to write.
 */
export function planArguments(planned: PlannedMethod): ArgumentPlan {
  const { type, method } = planned;
  const types = Reflect.getMetadata('design:paramtypes', type.prototype, method) as DeclaredTypes | undefined;
  const decorated = decoratedParameters(type, method);
  const found: HandlerParameter[] = [];
  const faults: OptionFault[] = [];
  for (const parameter of decorated) {
    if (parameter.by === 'us') {
      const requested = requestedParameter(planned, parameter, types?.[parameter.index]);
      faults.push(...headerFaults(planned, requested));
      found.push(requested);
    }
    if (parameter.by === 'others') faults.push(foreignDecorator(planned, parameter.index));
  }
  const left = undecorated(type.prototype, method, types, decorated);
  for (const index of [...left]) {
    const kind = roleOf(types?.[index]);
    if (!kind) continue;
    found.push({ index, request: { kind }, pipes: [] });
    left.splice(left.indexOf(index), 1);
  }
  const payload = payloadParameter(planned, types, found, left);
  faults.push(...payload.faults);
  const parameters = payload.parameter ? [...found.filter(({ request }) => request.kind !== 'payload'), payload.parameter] : found;
  return {
    parameters: parameters.sort((a, b) => a.index - b.index),
    custom: Object.fromEntries(decorated.flatMap((each) => (each.by === 'createParamDecorator' ? [[each.key, each.entry]] : []))),
    takesPayload: payload.parameter !== undefined,
    allowsNull: payload.parameter?.request.kind === 'payload' && payload.parameter.request.required === false,
    payloadType: payload.parameter?.metatype,
    faults,
  };
}

/** What one of our decorators asks for, with what is made of a header or of a payload with a schema. */
function requestedParameter(
  { type, method }: PlannedMethod,
  { index, request, pipes }: RequestedParameter,
  declared: unknown,
): HandlerParameter {
  const handler = `${type.name}.${method}`;
  const parameter = { index, request, handler, metatype: declared as PayloadType | undefined };
  if (request.kind === 'payload' && request.schema) return { ...parameter, pipes: [new SchemaPipe(request.schema, handler), ...pipes] };
  // A pipe gets the header as it came.
  if (request.kind === 'header' && pipes.length === 0) return { ...parameter, pipes, convert: headerConversion(declared) };
  return { ...parameter, pipes };
}

function headerFaults(planned: PlannedMethod, { index, request, convert, metatype }: HandlerParameter): OptionFault[] {
  if (request.kind !== 'header' || !convert || request.defaultValue === undefined || request.defaultValue === null) return [];
  const isFine = convert(request.defaultValue as HeaderValue) !== undefined;
  return isFine ? [] : [defaultHeaderValue(planned, index, request.defaultValue, metatype?.name ?? 'such value')];
}

function undecorated(
  prototype: object,
  method: string,
  types: DeclaredTypes | undefined,
  decorated: readonly DecoratedParameter[],
): number[] {
  const handler = (prototype as Readonly<Record<string, { readonly length: number } | undefined>>)[method];
  const indices = Array.from({ length: types?.length ?? handler?.length ?? 0 }, (_, index) => index);
  return indices.filter((index) => !decorated.some((parameter) => parameter.index === index));
}

interface PayloadDecision {
  readonly parameter?: HandlerParameter;
  readonly faults: readonly OptionFault[];
}

/** Decides on the payload among the parameters that ask for it by `@Payload` and those that nothing is known of. */
function payloadParameter(
  planned: PlannedMethod,
  types: DeclaredTypes | undefined,
  found: readonly HandlerParameter[],
  left: readonly number[],
): PayloadDecision {
  const asked = found.filter(({ request }) => request.kind === 'payload');
  const [decorated] = asked;
  if (asked.length + left.length > 1) {
    const indices = [...asked.map(({ index }) => index), ...left];
    return { faults: indices.map((index) => severalPayloads(planned, index, describeType(types, index), indices)) };
  }
  if (decorated) {
    const said = decorated.request.kind === 'payload' ? decorated.request.payloadType : undefined;
    const metatype = said ?? planned.payloadType ?? payloadTypeOf(types?.[decorated.index]);
    return { parameter: { ...decorated, metatype }, faults: [] };
  }
  const [index] = left;
  if (index === undefined) return { faults: [] };
  const metatype = planned.payloadType ?? payloadTypeOf(types?.[index]);
  const parameter: HandlerParameter = { index, request: { kind: 'payload' }, pipes: [], metatype };
  if (planned.payloadType) return { parameter, faults: [] };
  if (!types) return { faults: [noParameterTypes(planned, index)] };
  // An interface or a union leaves Object behind: plain JSON. Function and nothing are what a class leaves that was imported as a type only.
  if (types[index] === Function || types[index] === undefined) return { faults: [typeNotVisible(planned, index)] };
  return { parameter, faults: [] };
}
