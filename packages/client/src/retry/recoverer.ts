import { inspect } from 'node:util';
import type { Exchange, Message, OptionFault } from '@nest-amqp/core';

/** Sends a message that cannot succeed to an exchange, with exception headers, instead of rejecting it. Made by `republish(…)`. */
export interface RepublishRecoverer {
  readonly kind: 'republish';
  readonly exchange: string | Exchange;
  /** By default `error.` and the message's own key. */
  readonly routingKey?: string;
}

/**
 * What becomes of a message whose attempts are used up, or that can never succeed. `dead-letter` rejects it, so that its
 * queue dead-letters it (or drops it, where nobody said where to); `park` puts it into `<queue>.parking`; `requeue` gives it
 * back after a pause; `discard` acknowledges and drops it; a function decides for itself: when it returns, the message counts
 * as handled, when it throws, the message goes where it would have gone without it.
 */
export type Recoverer = 'dead-letter' | 'park' | 'requeue' | 'discard' | RepublishRecoverer | ((message: Message, error: Error) => unknown);

const NAMED: readonly unknown[] = ['dead-letter', 'park', 'requeue', 'discard'] satisfies Recoverer[];

/** What is wrong with the option `recoverer`; `name` says whose it is. */
export function recovererFaults(name: string, recoverer: unknown): OptionFault[] {
  if (recoverer === undefined || NAMED.includes(recoverer) || typeof recoverer === 'function') return [];
  if (typeof recoverer === 'object' && recoverer !== null && 'kind' in recoverer && recoverer.kind === 'republish') return [];
  const problem = `it is ${typeof recoverer === 'string' ? recoverer : inspect(recoverer, { breakLength: Infinity })}`;
  return [{ option: name, problem, remedy: "Give 'dead-letter', 'park', 'requeue', 'discard', republish(…) or a function" }];
}

/** A {@link RepublishRecoverer}. */
export function republish(exchange: string | Exchange, routingKey?: string): RepublishRecoverer {
  return { kind: 'republish', exchange, routingKey };
}
