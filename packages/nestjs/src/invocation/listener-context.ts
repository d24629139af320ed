import { ForbiddenException, type ContextType } from '@nestjs/common';
import type { ExternalContextCreator } from '@nestjs/core';
import type { ListenerInvocation } from '@nest-amqp/client';
import { elementOf } from '@nest-amqp/core';
import type { ArgumentPlan } from '../arguments/argument-plan.js';
import { argumentOf, type HandlerParameter } from '../arguments/handler-parameter.js';
import { decoratedMethod, type Methods } from './decorated-method.js';
import { afterFilter, settled, settledSoon } from './handler-result.js';
import { interceptorChain } from './interceptor-chain.js';
import type { ListenerEnhancers } from './listener-enhancers.js';
import {
  derive,
  internalsOf,
  type EnhancerCollector,
  type FilterCollector,
  type InterceptArguments,
  type NestInternals,
} from './nest-internals.js';
import { neverSucceeds } from './never-succeeds.js';

/** What `ExecutionContext.getType()` says in a listener. Its arguments are the payload and the `ListenerInvocation`. */
export type RabbitContextType = ContextType | 'rabbit';

/** A method that is to be run with its enhancers. */
export interface ContextTarget {
  readonly instance: object;
  readonly method: string;
  /** `OrderListener.onOrder` */
  readonly name: string;
  /** Nest's key of the module that holds the instance. */
  readonly moduleKey: string;
  readonly plan: ArgumentPlan;
  readonly contextId?: { readonly id: number };
  readonly inquirerId?: string;
}

/** Calls a handler for one message. */
export type HandlerCall = (invocation: ListenerInvocation) => unknown;

// Nest tells pipes by these numbers what a value is: 3 is "body", what ValidationPipe validates; what it does not know is "custom".
const BODY = 3;
const CUSTOM = 1_000;

/**
 * Runs handlers in Nest's external context, with the type `rabbit`.
 *
 * Nest's creator asks each of its four collectors (`getGlobalMetadata`) for global enhancers, and there is no option against
 * it. So a creator is derived from it whose collectors answer with the enhancers of listeners instead, and with the global
 * ones only if that is wanted. The derived one also says what a refusal means: what a guard or a pipe refused never succeeds.
 */
export class ListenerContext {
  private readonly nest: NestInternals;

  constructor(
    creator: ExternalContextCreator,
    private readonly enhancers: ListenerEnhancers,
  ) {
    this.nest = internalsOf(creator);
  }

  /** The call of one handler. Where nothing is bound to it, Nest's part is left out: it would only cost time. */
  create(target: ContextTarget): HandlerCall {
    const { instance, method, plan } = target;
    const seen = { enhancers: 0 };
    const run = this.creatorFor(target, seen).create(
      instance,
      decoratedMethod(instance, method),
      method,
      'nest-amqp.arguments',
      {
        exchangeKeyForValue: (_type, parameter, args) =>
          argumentOf(parameter as HandlerParameter, (args as [unknown, ListenerInvocation])[1]),
      },
      target.contextId,
      target.inquirerId,
      { guards: true, interceptors: true, filters: true },
      'rabbit',
    );
    const isPlain =
      seen.enhancers === 0 && Object.keys(plan.custom).length === 0 && plan.parameters.every(({ pipes }) => pipes.length === 0);
    return isPlain ? plainCall(target) : (invocation) => run(invocation.payload, invocation);
  }

  private creatorFor(target: ContextTarget, seen: { enhancers: number }): NestInternals {
    const { nest, enhancers } = this;
    const changes: Partial<NestInternals> & { getHostModuleKey(): string } = {
      guardsContextCreator: this.collector(nest.guardsContextCreator, enhancers.guards, seen),
      interceptorsContextCreator: this.collector(nest.interceptorsContextCreator, enhancers.interceptors, seen),
      pipesContextCreator: this.collector(nest.pipesContextCreator, enhancers.pipes, seen),
      filtersContextCreator: this.filterCollector(seen),
      guardsConsumer: derive(nest.guardsConsumer, { tryActivate: (guards, ...rest) => this.activate(target, guards, rest) }),
      interceptorsConsumer: derive(nest.interceptorsConsumer, { intercept: async (...call) => this.intercept(...call) }),
      pipesConsumer: derive(nest.pipesConsumer, { apply: async (value, told, pipes) => this.applyPipes(target, value, told, pipes) }),
      contextUtils: derive(nest.contextUtils, { reflectCallbackMetadata: () => argumentMetadata(target.plan) }),
      // Nest keeps what it found by the name of the class, which two classes may share.
      handlerMetadataStorage: { get: () => undefined, set: () => undefined },
      // By the class alone, Nest finds no controller, and of two modules that provide the class always the first.
      getContextModuleKey: () => target.moduleKey,
      getHostModuleKey: () => target.moduleKey,
      transformToResult: async (result) => settled(result),
    };
    return derive(nest, changes);
  }

  private collector(base: EnhancerCollector, own: readonly object[], seen: { enhancers: number }): EnhancerCollector {
    const { global } = this.enhancers;
    return derive(base, {
      getGlobalMetadata: (...args) => [...(global ? base.getGlobalMetadata(...args) : []), ...own],
      create(this: EnhancerCollector, ...args) {
        const found = base.create.call(this, ...args);
        seen.enhancers += (found as readonly unknown[]).length;
        return found;
      },
    });
  }

  /** Nest logs an error that no filter handles, and takes a filter that returns nothing for one that did not. */
  private filterCollector(seen: { enhancers: number }): FilterCollector {
    const base = this.nest.filtersContextCreator;
    const globals = new Set<unknown>();
    return derive(base, {
      getGlobalMetadata: (...args) => {
        if (this.enhancers.global) base.getGlobalMetadata(...args).forEach((filter) => globals.add(filter));
        return [...globals, ...this.enhancers.filters];
      },
      createConcreteContext(this: FilterCollector, metadata, contextId, inquirerId) {
        return [...(metadata ?? [])].flatMap((each) =>
          base.createConcreteContext.call(this, [each], contextId, inquirerId).map((filter) => {
            seen.enhancers += 1;
            return {
              ...filter,
              func: async (error: unknown, host: unknown) => afterFilter(error, filter.func(error, host), globals.has(each)),
            };
          }),
        );
      },
      create(this: FilterCollector, ...args) {
        const handler = base.create.call(this, ...args);
        return derive(handler, {
          next: (error, host) => {
            const handled = handler.invokeCustomFilters(error, host);
            if (handled instanceof Promise) return handled;
            throw error;
          },
        });
      },
    });
  }

  private async activate(target: ContextTarget, guards: readonly object[], rest: readonly unknown[]): Promise<boolean> {
    for (const guard of guards) {
      let allowed: boolean;
      try {
        allowed = await this.nest.guardsConsumer.tryActivate([guard], ...rest);
      } catch (error) {
        throw isRefusal(error) ? neverSucceeds(error) : error;
      }
      if (!allowed) throw neverSucceeds(new ForbiddenException(`${guard.constructor.name} refused the message for ${target.name}`));
    }
    return true;
  }

  private intercept(...[interceptors, args, instance, method, handler, type]: InterceptArguments): unknown {
    if (interceptors.length === 0) return handler();
    const context = this.nest.interceptorsConsumer.createContext(args, instance, method);
    context.setType(type);
    return interceptorChain(interceptors, context, handler);
  }

  private async applyPipes(
    { plan }: ContextTarget,
    value: unknown,
    told: Parameters<NestInternals['pipesConsumer']['apply']>[1],
    pipes: readonly unknown[],
  ): Promise<unknown> {
    const parameter = plan.parameters.find((each) => each === told.data);
    const described = parameter ? describe(parameter, told) : told;
    if (!described) return value;
    try {
      return await this.nest.pipesConsumer.apply(value, described, pipes);
    } catch (error) {
      throw neverSucceeds(error);
    }
  }
}

/** What pipes are told of a parameter; nothing for a message, a channel and the like, which no pipe changes. */
function describe({ request, metatype }: HandlerParameter, told: object): object | undefined {
  // Pipes know arrays as Array.
  if (request.kind === 'payload') return { ...told, metatype: elementOf(metatype) ? Array : metatype, data: undefined };
  if (request.kind === 'header') return { ...told, metatype, data: request.name };
  return request.kind === 'headers' ? { ...told, metatype, data: undefined } : undefined;
}

function argumentMetadata(plan: ArgumentPlan): object {
  const own = plan.parameters.map((parameter) => {
    const type = parameter.request.kind === 'payload' ? BODY : CUSTOM;
    return [`${String(type)}:${String(parameter.index)}`, { index: parameter.index, data: parameter, pipes: parameter.pipes }] as const;
  });
  return { ...Object.fromEntries(own), ...plan.custom };
}

function plainCall({ instance, method, plan }: ContextTarget): HandlerCall {
  const length = Math.max(0, ...plan.parameters.map(({ index }) => index + 1));
  return (invocation) => {
    const args = new Array<unknown>(length);
    for (const parameter of plan.parameters) args[parameter.index] = argumentOf(parameter, invocation);
    return settledSoon((instance as Methods)[method]?.(...args));
  };
}

/** An HTTP status below 500: the guard decided. Anything else that it throws is a failure of its own. */
function isRefusal(error: unknown): boolean {
  const status = (error as { readonly getStatus?: () => unknown } | null | undefined)?.getStatus?.();
  return typeof status === 'number' && status < 500;
}
