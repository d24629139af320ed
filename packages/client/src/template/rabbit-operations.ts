import type { Channel, ReceiveOperations, SendOperations } from '@nest-amqp/core';

/** What can be done on one channel, in the order of the calls. */
export interface RabbitOperations extends SendOperations, ReceiveOperations {
  /** Does on the same channel what has no method here. What the broker refuses closes it. */
  execute<T>(work: (channel: Channel) => Promise<T> | T): Promise<T>;
}

/** What can be done inside {@link RabbitTemplate.invoke}. */
export interface InvokeOperations extends RabbitOperations {
  /**
   * Waits until the broker has answered everything that was sent so far; false if it refused any of it since the last call.
   *
   * @param timeoutMs by default the template's `sendTimeoutMs`. @throws AmqpTimeoutError if it has not answered by then.
   */
  waitForConfirms(timeoutMs?: number): Promise<boolean>;
  /** The same, but throws what the first send failed with, and closes the channel. */
  waitForConfirmsOrDie(timeoutMs?: number): Promise<void>;
}

/** What may be said of work on a channel of its own. */
export interface DedicatedChannelOptions {
  /** Milliseconds to wait for the channel, and for the broker's answer to a commit. By default the template's `sendTimeoutMs`. */
  readonly timeoutMs?: number;
}
