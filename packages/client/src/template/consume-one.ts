import { AmqpConnectionLostError, type Channel, type Clock, type Delivery, type HeaderTable } from '@nest-amqp/core';
import { abortable } from '../connection/abortable';
import { CLOSE_TIMEOUT_MS, settledWithin } from '../connection/settled-within';

/** How a single message is waited for. */
export interface ConsumeOneOptions {
  readonly clock: Clock;
  readonly consumerArguments?: HeaderTable;
  /** Ends the waiting with its reason. */
  readonly signal: AbortSignal;
}

/**
 * The next message of a queue, not acknowledged, by a consumer that ends with it. With a prefetch of one, nothing comes
 * beyond the first message before that is acknowledged.
 */
export async function consumeOne(channel: Channel, queue: string, options: ConsumeOneOptions): Promise<Delivery> {
  const { signal, consumerArguments, clock } = options;
  await abortable(channel.basicQos(1), signal);
  let consumerTag: string | undefined;
  try {
    return await abortable(
      new Promise<Delivery>((resolve, reject) => {
        channel.onClose((error) => reject(error ?? new AmqpConnectionLostError('The channel was closed while a message was waited for')));
        channel.onCancel(() =>
          reject(new AmqpConnectionLostError(`The broker ended the consumer of queue '${queue}': the queue was deleted, or moved`)),
        );
        channel.basicConsume(queue, resolve, { arguments: consumerArguments }).then((tag) => (consumerTag = tag), reject);
      }),
      signal,
    );
  } finally {
    if (consumerTag !== undefined && channel.isOpen) await settledWithin(clock, CLOSE_TIMEOUT_MS, channel.basicCancel(consumerTag));
  }
}
