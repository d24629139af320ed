import 'reflect-metadata';
import type { PipeTransform, Type } from '@nestjs/common';
import type { PayloadType } from '@nest-amqp/core';
import type { StandardSchema } from '../arguments/standard-schema.js';
import { CUSTOM_ROUTE_ARGS, ROUTE_ARGS_METADATA } from './metadata-keys.js';

/** A pipe for one parameter: an instance, or a class that Nest makes. */
export type ParameterPipe = Type<PipeTransform> | PipeTransform;

/** What one of our parameter decorators asks for. */
export type ParameterRequest =
  | { readonly kind: 'payload'; readonly payloadType?: PayloadType; readonly schema?: StandardSchema; readonly required?: boolean }
  | { readonly kind: 'header'; readonly name: string; readonly required: boolean; readonly defaultValue?: unknown }
  | { readonly kind: 'headers' | 'message' | 'properties' | 'channel' | 'acknowledgment' | 'signal' };

/** A parameter of one of our decorators. */
export interface RequestedParameter {
  readonly by: 'us';
  readonly index: number;
  readonly request: ParameterRequest;
  readonly pipes: readonly ParameterPipe[];
}

/** What decorators said of one parameter. */
export type DecoratedParameter =
  | RequestedParameter
  | { readonly by: 'createParamDecorator'; readonly index: number; readonly key: string; readonly entry: object }
  | { readonly by: 'others'; readonly index: number };

interface StoredParameter {
  readonly index: number;
  readonly data?: unknown;
  readonly pipes?: readonly ParameterPipe[];
}

const OURS = 'nest-amqp';

/** A decorator that asks for something as the value of its parameter. */
export function parameterDecorator(request: ParameterRequest, pipes: readonly ParameterPipe[] = []): ParameterDecorator {
  return (target, method, index) => {
    if (method === undefined) throw new TypeError(`@${request.kind} decorates the parameters of methods, not of constructors`);
    const stored = Reflect.getOwnMetadata(ROUTE_ARGS_METADATA, target.constructor, method) as object | undefined;
    const entry: StoredParameter = { index, data: request, pipes };
    Reflect.defineMetadata(
      ROUTE_ARGS_METADATA,
      { ...stored, [`${OURS}.${request.kind}:${String(index)}`]: entry },
      target.constructor,
      method,
    );
  };
}

/** What decorators said of the parameters of a method. */
export function decoratedParameters(type: object, method: string): DecoratedParameter[] {
  const stored = Reflect.getMetadata(ROUTE_ARGS_METADATA, type, method) as Readonly<Record<string, StoredParameter>> | undefined;
  return Object.entries(stored ?? {}).map(([key, entry]) => {
    const { index } = entry;
    if (key.startsWith(`${OURS}.`)) return { by: 'us', index, request: entry.data as ParameterRequest, pipes: entry.pipes ?? [] };
    if (key.includes(CUSTOM_ROUTE_ARGS)) return { by: 'createParamDecorator', index, key, entry };
    return { by: 'others', index };
  });
}
