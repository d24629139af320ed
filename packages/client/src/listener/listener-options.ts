import type { HeaderTable, MessageConverter, MessagePostProcessor } from '@nest-amqp/core';
import type { Recoverer } from '../retry/recoverer';
import type { RetryOption } from '../retry/retry-option';
import type { BatchOptions } from './batch-options';
import type { ListenerErrorHandler } from './listener-error-handler';
import type { OrderBy } from './message-order';
import type { PauseWhen } from './pause-when';

/**
 * Who acknowledges: `AUTO` the container, when the handler's promise has resolved; `MANUAL` the handler; `NONE` nobody, for
 * the broker forgets a message when it has sent it.
 */
export type AcknowledgeMode = 'AUTO' | 'MANUAL' | 'NONE';

/** How a listener consumes. */
export interface ListenerOptions {
  /** By default `AUTO`. */
  readonly ackMode?: AcknowledgeMode;
  /** Handlers in flight on one consumer. By default 1: the next message is handled when the handler has finished. */
  readonly concurrency?: number;
  /** Consumers, each on a channel of its own. By default 1. */
  readonly consumers?: number;
  /** Messages that the broker hands out ahead, to each consumer. By default `max(50, 2 × concurrency)`, with the concurrency times the size of a batch. */
  readonly prefetch?: number;
  /** False: started by hand through the registry. By default true. */
  readonly autoStart?: boolean;
  /** Refuses other consumers of the queue. By default false. */
  readonly exclusive?: boolean;
  /** The consumer's priority, `x-priority`: higher ones are served first. */
  readonly priority?: number;
  /** Further arguments of the consumer. */
  readonly consumerArguments?: HeaderTable;
  /** How a failed message is tried again: delays in milliseconds, a back-off, or all of {@link RetryOptions}. By default `[200, 1000, 2000]`; `false` for a single attempt. */
  readonly retry?: RetryOption;
  /** What becomes of a message that cannot succeed. By default it is rejected where dead letters are declared, else parked. */
  readonly recoverer?: Recoverer;
  /**
   * Pauses this listener, and no other, when so many of its latest attempts have failed: for an outage of what its handler depends on.
   * Nothing is parked for it. By default it pauses only for a `PauseListenerError`.
   */
  readonly pauseWhen?: PauseWhen;
  /**
   * Keeps messages of one key in order, one after the other, while those of other keys are handled beside them: for a `concurrency` above 1.
   * It holds for one consumer. By default nothing is kept in order then.
   */
  readonly orderBy?: OrderBy;
  /** Gives the handler many messages at a time, as arrays. By default it gets them one by one. */
  readonly batch?: BatchOptions;
  /** Milliseconds after which an attempt that has not settled counts as failed, and its signal is aborted. By default there is no limit. */
  readonly handlerTimeoutMs?: number;
  /** Told of each failed attempt; may return a reply, or throw another error. One in the application's `listener` options gets what this one throws. */
  readonly errorHandler?: ListenerErrorHandler;
  /** The content type of replies. A content-type delegating converter chooses by it. By default the converter's. */
  readonly replyContentType?: string;
  /** Change every message, in this order, before it is converted: `gunzip()` for example. What one throws as a conversion error never succeeds. */
  readonly afterReceive?: readonly MessagePostProcessor[];
  /** By default the template's. */
  readonly messageConverter?: MessageConverter;
  /** Milliseconds without a message after which a `container.idle` event tells so, again and again. By default none does. */
  readonly idleEventIntervalMs?: number;
  /** Milliseconds that handlers in flight get to finish when the container stops. By default 20,000. */
  readonly shutdownTimeoutMs?: number;
  /** Answers a failed request with an error that the requester gets as an `AmqpRemoteError`, and acknowledges the message. By default false. */
  readonly returnErrors?: boolean;
}
