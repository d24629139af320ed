import { ContextIdFactory, type ModuleRef } from '@nestjs/core';
import type { ProviderWrapper } from '../discovery/discovered-class.js';
import type { ContextTarget, HandlerCall, ListenerContext } from './listener-context.js';

/** What a handler of a request-scoped provider needs to be called. */
export interface PerMessageTarget {
  /** Of the module that provides it. */
  readonly moduleRef: ModuleRef;
  readonly wrapper: ProviderWrapper;
  readonly target: Omit<ContextTarget, 'instance'>;
  readonly context: ListenerContext;
}

/** Makes the provider anew for each message; what is injected as `REQUEST` is the `ListenerInvocation`. */
export function perMessageCall({ moduleRef, wrapper, target, context }: PerMessageTarget): HandlerCall {
  return async (invocation) => {
    const contextId = ContextIdFactory.getByRequest(invocation);
    moduleRef.registerRequestByContextId(invocation, contextId);
    const instance = await moduleRef.resolve<object>(wrapper.token as string, contextId);
    const call = context.create({ ...target, instance, contextId, inquirerId: wrapper.id });
    return call(invocation);
  };
}
