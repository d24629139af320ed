import { AmqpError, type AmqpErrorOptions } from './amqp-error';

/** A listener's handler failed. `cause` is what it threw, `details` name the listener and the queue. */
export class ListenerExecutionFailedError extends AmqpError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super('LISTENER_FAILED', message, options);
  }
}

/** No handler of a listener takes a message's payload. Such a message can never succeed. */
export class NoHandlerError extends AmqpError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super('NO_HANDLER', message, options);
  }
}

/** Thrown by a handler: this message can never succeed; do not retry it, reject or park it at once. */
export class AmqpRejectAndDontRequeueError extends AmqpError {
  constructor(message = 'the listener rejected the message for good', options?: AmqpErrorOptions) {
    super('REJECT_AND_DONT_REQUEUE', message, options);
  }
}

/** Thrown by a handler: give this message back to its queue at once, without a retry. */
export class ImmediateRequeueError extends AmqpError {
  constructor(message = 'the listener gave the message back', options?: AmqpErrorOptions) {
    super('IMMEDIATE_REQUEUE', message, options);
  }
}

/** Thrown by a handler: acknowledge this message although the handler did not return. */
export class ImmediateAcknowledgeError extends AmqpError {
  constructor(message = 'the listener acknowledged the message early', options?: AmqpErrorOptions) {
    super('IMMEDIATE_ACKNOWLEDGE', message, options);
  }
}

/** A handler had not settled within its listener's `handlerTimeoutMs`. The attempt counts as failed; the handler may still be running. */
export class AmqpHandlerTimeoutError extends AmqpError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super('HANDLER_TIMEOUT', message, options);
  }
}

/** What a {@link PauseListenerError} says. */
export interface PauseListenerErrorOptions extends AmqpErrorOptions {
  /** Milliseconds that the listener stops for; by default its `pauseWhen.forMs`, or 30,000. */
  readonly forMs?: number;
}

/**
 * Thrown by a handler: what it depends on is down, so this listener stops for a while and its messages go back to their
 * queue, uncounted. Other listeners go on.
 */
export class PauseListenerError extends AmqpError {
  readonly forMs: number | undefined;

  constructor(message = 'the listener asked for a pause', options: PauseListenerErrorOptions = {}) {
    super('PAUSE_LISTENER', message, options);
    this.forMs = options.forMs;
  }
}

/** Thrown by the handler of a batch: only the named messages failed; the others count as handled. */
export class BatchItemsFailedError extends AmqpError {
  /** What failed, by the index in the arrays that the handler got. */
  readonly failures: ReadonlyMap<number, unknown>;

  /** @param failures index and error of each message that failed, for example a `Map` */
  constructor(failures: Iterable<readonly [index: number, error: unknown]>, options?: AmqpErrorOptions) {
    const named = new Map(failures);
    super('BATCH_ITEMS_FAILED', `${String(named.size)} messages of a batch failed: those at ${[...named.keys()].join(', ')}`, options);
    this.failures = named;
  }
}
