import type { Exchange, Message } from '@nest-amqp/core';

/** Sends a message that cannot succeed to an exchange, with exception headers, instead of rejecting it. Made by `republish(…)`. */
export interface RepublishRecoverer {
  readonly kind: 'republish';
  readonly exchange: string | Exchange;
  /** By default `error.` and the message's own key. */
  readonly routingKey?: string;
}

/**
 * What becomes of a message whose attempts are used up, or that can never succeed. `requeue` gives it back, `discard`
 * acknowledges and drops it, a function decides for itself: when it returns, the message counts as handled, when it throws,
 * the message goes where it would have gone without it.
 */
export type Recoverer = 'requeue' | 'discard' | RepublishRecoverer | ((message: Message, error: Error) => unknown);

/** A {@link RepublishRecoverer}. */
export function republish(exchange: string | Exchange, routingKey?: string): RepublishRecoverer {
  return { kind: 'republish', exchange, routingKey };
}
