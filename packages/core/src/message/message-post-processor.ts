import type { CorrelationData } from '../transport/correlation-data';
import type { Message } from './message';

/** Changes a message, or replaces it, before it is published or when it has been received. */
export type MessagePostProcessor = (message: Message) => Message;

/** Where a message is about to be published. */
export interface PublishContext {
  /** `''` for the default exchange. */
  readonly exchange: string;
  readonly routingKey: string;
  readonly correlation: CorrelationData | undefined;
}

/**
 * Changes a message, or replaces it, before it is published. It returns the message itself, never a promise: sends keep
 * their order, so none may overtake another one that waits for something.
 */
export type PublishPostProcessor = (message: Message, context: PublishContext) => Message;
