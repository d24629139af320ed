import type { CanActivate, ExceptionFilter, NestInterceptor, PipeTransform, Type } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import { AmqpOptionsError, type OptionFault } from '@nest-amqp/core';

/** Guards, pipes, interceptors and filters of all listeners of a broker: instances, or classes that some module provides. */
export interface EnhancersOptions {
  /** Applies the application's global ones (`APP_GUARD`, `useGlobalGuards` and so on) to listeners, too. By default false. */
  readonly global?: boolean;
  readonly guards?: readonly (CanActivate | Type<CanActivate>)[];
  readonly pipes?: readonly (PipeTransform | Type<PipeTransform>)[];
  readonly interceptors?: readonly (NestInterceptor | Type<NestInterceptor>)[];
  readonly filters?: readonly (ExceptionFilter | Type<ExceptionFilter>)[];
}

/** {@link EnhancersOptions} with every class made. */
export interface ListenerEnhancers {
  readonly global: boolean;
  readonly guards: readonly object[];
  readonly pipes: readonly object[];
  readonly interceptors: readonly object[];
  readonly filters: readonly object[];
}

const KINDS = ['guards', 'pipes', 'interceptors', 'filters'] as const;

/** What is wrong with the options of enhancers. */
export function enhancersFaults(options: EnhancersOptions): OptionFault[] {
  return KINDS.filter((kind) => options[kind] !== undefined && !Array.isArray(options[kind])).map((kind) => ({
    option: `enhancers.${kind}`,
    problem: 'it is no list',
    remedy: `Write enhancers: { ${kind}: [ … ] }`,
  }));
}

/**
 * Takes the classes from whichever module provides them; what none provides is made.
 *
 * @throws AmqpOptionsError for a class that cannot be made, because what it asks for is not at hand.
 */
export async function resolveEnhancers(options: EnhancersOptions, moduleRef: ModuleRef): Promise<ListenerEnhancers> {
  const instance = async (kind: string, each: object): Promise<object> => {
    if (typeof each !== 'function') return each;
    const type = each as Type<object>;
    try {
      return provided(type, moduleRef) ?? (await moduleRef.create(type));
    } catch (cause) {
      const problem = `${type.name} cannot be made (${(cause as Error).message})`;
      throw new AmqpOptionsError([
        { option: `enhancers.${kind}`, problem, remedy: 'List it among the providers of a module, or give an instance' },
      ]);
    }
  };
  const [guards, pipes, interceptors, filters] = await Promise.all(
    KINDS.map((kind) => Promise.all((options[kind] ?? []).map((each) => instance(kind, each)))),
  );
  return {
    global: options.global ?? false,
    guards: guards ?? [],
    pipes: pipes ?? [],
    interceptors: interceptors ?? [],
    filters: filters ?? [],
  };
}

function provided(type: Type<object>, moduleRef: ModuleRef): object | undefined {
  try {
    return moduleRef.get(type, { strict: false });
  } catch {
    return undefined;
  }
}
