import type { HeaderTable } from '@nest-amqp/core';
import type { StoredMessage } from '../queue/stored-message';

/** Takes messages: a queue, or the consumer behind a direct reply-to address. */
export interface MessageSink {
  readonly kind: 'queue' | 'reply';
  readonly name: string;
  /** Takes a message; `false` if it refuses it, which the publisher's confirm then says. */
  accept(message: StoredMessage): boolean;
}

/** Leads on to other targets: an exchange, as routing sees it. */
export interface RoutingStep {
  readonly kind: 'exchange';
  readonly name: string;
  /** The exchange to try if this one leads nowhere. */
  readonly alternate: string | undefined;
  /** Each target once. The list is shared: do not change it. */
  match(routingKey: string, headers: HeaderTable | undefined): readonly Target[];
}

/** What routing leads to in one step. */
export type Target = MessageSink | RoutingStep;
