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
  /** The targets for a message's only key, each once. The list is shared: do not change it. */
  match(routingKey: string, message: StoredMessage): readonly Target[];
  /** The targets for all keys of a message; one may come several times. The list is shared: do not change it. */
  matchAll(routingKeys: readonly string[], message: StoredMessage): readonly Target[];
}

/** What routing leads to in one step. */
export type Target = MessageSink | RoutingStep;
