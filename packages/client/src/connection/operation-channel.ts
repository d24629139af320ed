import type { Channel } from '@nest-amqp/core';
import { abortable } from './abortable';
import type { ReadyConnection } from './ready-connection';
import { CLOSE_TIMEOUT_MS, settledWithin } from './settled-within';
import { disconnectedError, unansweredError } from './within';

/**
 * Runs operations one at a time on a channel of their own: one that fails closes the channel, as AMQP has it, and must not
 * take its neighbours along. The channel is opened when it is needed and again after a failure. None takes longer than the
 * connection allows, the waits for its turn and for the connection included.
 */
export class OperationChannel {
  private channel?: Channel;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly connection: ReadyConnection) {}

  /**
   * @param what the operation and what it is done to, for the error
   * @throws AmqpTimeoutError if it takes too long, and whatever the operation rejects with.
   */
  run<T>(what: string, operation: (channel: Channel) => Promise<T>): Promise<T> {
    const { clock, operationTimeoutMs } = this.connection;
    const over = new AbortController();
    let begun = false;
    const timer = clock.after(operationTimeoutMs, () =>
      over.abort((begun ? unansweredError : disconnectedError)(what, operationTimeoutMs)),
    );
    const perform = async (): Promise<T> => {
      over.signal.throwIfAborted();
      const channel = await this.open(over.signal);
      begun = true;
      return operation(channel);
    };
    const result = this.last.then(() => this.orAbandoned(perform(), over.signal));
    this.last = result.catch(() => undefined).finally(() => timer.cancel());
    return abortable(result, over.signal);
  }

  /** An operation that is given up leaves its channel behind: the answer may still come. */
  private async orAbandoned<T>(performed: Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      return await abortable(performed, signal);
    } catch (error) {
      const { channel } = this;
      if (signal.aborted && channel) {
        this.channel = undefined;
        void settledWithin(this.connection.clock, CLOSE_TIMEOUT_MS, channel.close());
      }
      throw error;
    }
  }

  private async open(signal: AbortSignal): Promise<Channel> {
    if (!this.channel?.isOpen) this.channel = await (await this.connection.ready(signal)).createChannel();
    return this.channel;
  }
}
