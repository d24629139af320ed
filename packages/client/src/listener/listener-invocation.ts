import type { Channel, Message } from '@nest-amqp/core';
import type { Acknowledgment } from './acknowledgment';

/** One message on its way to a handler: everything that the handler may ask for as an argument. */
export interface ListenerInvocation {
  readonly message: Message;
  /** The converted payload; the {@link Message} itself where the handler takes no payload. */
  readonly payload: unknown;
  /** Settles through the container and runs everything else on a second channel. */
  readonly channel: Channel;
  readonly acknowledgment: Acknowledgment;
  /** Aborted when the result is no longer wanted: the channel is lost, or stopping has taken too long. */
  readonly signal: AbortSignal;
  /**
   * In a batch listener its messages one by one, in order; then `payload` is an array of theirs, `message` is the first one,
   * `acknowledgment` settles all of them, and `signal` is for the whole.
   */
  readonly batch?: readonly ListenerInvocation[];
}
