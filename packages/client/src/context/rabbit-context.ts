import { AsyncLocalStorage } from 'node:async_hooks';
import type { Message } from '@nest-amqp/core';

/** The header with the message id of the message whose handler sent this one. */
export const CAUSATION_ID_HEADER = 'x-causation-id';

/** The header with the correlation id of a request: the property of that name belongs to its reply. */
export const CORRELATION_ID_HEADER = 'x-correlation-id';

/** What a context is made from: a message in the hands of a listener. */
export interface HandledMessage {
  readonly message: Message;
  readonly signal: AbortSignal;
}

const storage = new AsyncLocalStorage<RabbitContext>();

/** The message that is being handled, anywhere below its handler: in services, after any `await`. */
export class RabbitContext {
  constructor(
    private readonly handled: HandledMessage,
    readonly listenerId: string,
  ) {}

  /** Absent outside of handlers, and where the option `context` is false. */
  static current(): RabbitContext | undefined {
    return storage.getStore();
  }

  get message(): Message {
    return this.handled.message;
  }

  /** The queue that the message was read from. */
  get queue(): string | undefined {
    return this.message.properties.consumerQueue;
  }

  get messageId(): string | undefined {
    return this.message.properties.messageId;
  }

  /** What all messages of one story have in common: the correlation id or, of the first one, its message id. */
  get correlationId(): string | undefined {
    const { headers, correlationId, messageId } = this.message.properties;
    const ofRequest = headers[CORRELATION_ID_HEADER];
    return typeof ofRequest === 'string' ? ofRequest : (correlationId ?? messageId);
  }

  /** The message id of the message whose handler sent this one. */
  get causationId(): string | undefined {
    const id = this.message.properties.headers[CAUSATION_ID_HEADER];
    return typeof id === 'string' ? id : undefined;
  }

  /** Aborted when the result of the handler is no longer wanted. */
  get signal(): AbortSignal {
    return this.handled.signal;
  }

  /** Runs something with this as the current context. */
  run<R, A>(work: (argument: A) => R, argument: A): R {
    return storage.run(this, work, argument);
  }
}
