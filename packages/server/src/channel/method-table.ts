import type { Content, Method } from '@nest-amqp/codec';
import type { BrokerChannel, Deliverable } from '@nest-amqp/memory';

/** What a method of a channel works with. */
export interface MethodContext {
  readonly broker: BrokerChannel;
  /** Answers. */
  reply(method: Method): void;
  /** Answers with a message. */
  content(method: Content['method'], message: Pick<Deliverable, 'message' | 'properties'>): void;
  /** The client closes the channel. */
  closeByClient(): void;
}

/** Does what a method asks for. */
export type MethodHandler<M> = (context: MethodContext, method: M) => void;

/** Handlers by the names of their methods. */
export type MethodTable = { readonly [Name in Method['name']]?: MethodHandler<Extract<Method, { name: Name }>> };
