import type { ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { ExternalContextCreator } from '@nestjs/core';
import { AmqpIllegalStateError } from '@nest-amqp/core';

/** One of the four that collect enhancers of one kind for a handler: global ones, then those of the class, then those of the method. */
export interface EnhancerCollector {
  getGlobalMetadata(contextId?: object, inquirerId?: string): readonly unknown[];
  create(...args: readonly unknown[]): unknown;
}

/** A filter as Nest keeps it. */
interface BoundFilter {
  readonly func: (error: unknown, host: unknown) => unknown;
}

/** The one for filters. */
export interface FilterCollector extends EnhancerCollector {
  createConcreteContext(metadata: Iterable<unknown> | undefined, contextId?: object, inquirerId?: string): BoundFilter[];
  create(...args: readonly unknown[]): {
    next(error: unknown, host: unknown): unknown;
    /** What the first filter for this error returns; nothing where there is none. */
    invokeCustomFilters(error: unknown, host: unknown): unknown;
  };
}

/** The one that runs interceptors. */
export interface InterceptorsConsumer {
  intercept(...args: InterceptArguments): Promise<unknown>;
  createContext(args: readonly unknown[], instance: object, method: unknown): ExecutionContext & { setType(type: string): void };
}

export type InterceptArguments = readonly [
  interceptors: readonly NestInterceptor[],
  args: readonly unknown[],
  instance: object,
  method: unknown,
  handler: () => Promise<unknown>,
  type: string,
];

/** What a pipe is told of the value. */
interface PipedValue {
  readonly metatype?: unknown;
  readonly type?: unknown;
  readonly data?: unknown;
}

/**
 * The parts of Nest's `ExternalContextCreator` that this package looks into, by the names that they have in Nest 10, 11 and
 * 12 alike. None of them is public; nothing else in this package touches what Nest does not export.
 */
export interface NestInternals {
  readonly guardsContextCreator: EnhancerCollector;
  readonly interceptorsContextCreator: EnhancerCollector;
  readonly pipesContextCreator: EnhancerCollector;
  readonly filtersContextCreator: FilterCollector;
  readonly guardsConsumer: { tryActivate(guards: readonly object[], ...rest: readonly unknown[]): Promise<boolean> };
  readonly interceptorsConsumer: InterceptorsConsumer;
  readonly pipesConsumer: { apply(value: unknown, metadata: PipedValue, pipes: readonly unknown[]): Promise<unknown> };
  readonly contextUtils: { reflectCallbackMetadata(...args: readonly unknown[]): object | undefined };
  readonly handlerMetadataStorage: { get(...args: readonly unknown[]): unknown; set(...args: readonly unknown[]): void };
  getContextModuleKey(type: unknown): string;
  transformToResult(result: unknown): Promise<unknown>;
  create(...args: Parameters<ExternalContextCreator['create']>): (...args: readonly unknown[]) => Promise<unknown>;
}

const EXPECTED: Readonly<Record<keyof NestInternals, string | undefined>> = {
  guardsContextCreator: 'getGlobalMetadata',
  interceptorsContextCreator: 'getGlobalMetadata',
  pipesContextCreator: 'getGlobalMetadata',
  filtersContextCreator: 'createConcreteContext',
  guardsConsumer: 'tryActivate',
  interceptorsConsumer: 'createContext',
  pipesConsumer: 'apply',
  contextUtils: 'reflectCallbackMetadata',
  handlerMetadataStorage: 'get',
  getContextModuleKey: undefined,
  transformToResult: undefined,
  create: undefined,
};

/** @throws AmqpIllegalStateError where this version of Nest is built differently. */
export function internalsOf(creator: ExternalContextCreator): NestInternals {
  const members = creator as unknown as Readonly<Record<string, unknown>>;
  const missing = Object.entries(EXPECTED).filter(([name, method]) => {
    const owner = method === undefined ? members : (members[name] as Readonly<Record<string, unknown>> | undefined);
    return typeof owner?.[method ?? name] !== 'function';
  });
  if (missing.length > 0) {
    const names = missing.map(([name]) => name).join(', ');
    throw new AmqpIllegalStateError(
      `This version of @nestjs/core runs handlers in a way that @nest-amqp/nestjs does not know (${names}). Use Nest 10, 11 or 12, or a newer @nest-amqp/nestjs`,
    );
  }
  return creator as unknown as NestInternals;
}

/** An object that differs from another one only in what is given; the other one stays as it is. */
export function derive<T extends object>(base: T, changes: Partial<T>): T {
  return Object.assign(Object.create(base) as T, changes);
}
