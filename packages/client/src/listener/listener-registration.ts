import { Address, type PayloadType, type Queue } from '@nest-amqp/core';
import type { ListenerEndpoint, ListenerInvocation } from './endpoint';
import type { ListenerOptions } from './listener-options';

/** A listener that is registered by code, without a decorator. */
export interface ListenerRegistration<T = unknown> extends ListenerOptions {
  /** Unique in its registry. */
  readonly id: string;
  /** Listeners of one group can be started and stopped together. */
  readonly group?: string;
  /** The queues to consume. A `Queue` object is declared, too. */
  readonly queues: string | Queue | readonly (string | Queue)[];
  /** The class that the payload is converted to. By default whatever the message says, or plain JSON. */
  readonly payloadType?: PayloadType;
  /** Where a returned value goes, such as `'exchange/key'`, if the message names no reply address. */
  readonly sendTo?: string;
  /** Takes each message; what it returns, or its promise resolves with, is the reply to a request. */
  readonly handler: (payload: T, invocation: ListenerInvocation) => unknown;
}

/** The endpoint that a registration describes. */
export function endpointOf<T>(registration: ListenerRegistration<T>): ListenerEndpoint {
  const { id, group, queues, payloadType, sendTo, handler, ...options } = registration;
  return {
    id,
    group,
    queues: typeof queues === 'string' || 'kind' in queues ? [queues] : queues,
    handlers: [
      {
        name: id,
        payloadType,
        takesPayload: true,
        sendTo: sendTo === undefined ? undefined : Address.parse(sendTo),
        invoke: (invocation) => handler(invocation.payload as T, invocation),
      },
    ],
    options,
  };
}
