import { AmqpChannelClosedError, type AmqpError } from '@nest-amqp/core';
import { BrokerFault } from '../broker/broker-fault';
import type { ChannelHome } from './channel-home';
import { Closing } from './closing';
import { errorOfFault } from './error-of-fault';
import { event } from './outbox';

/** What a channel is asked for, as long as it is open: it takes effect at once, and the answer comes through the outbox. */
export class ChannelCalls {
  readonly closing = new Closing();
  private isClosing = false;

  constructor(
    readonly channelNumber: number,
    private readonly home: ChannelHome,
    /** Whether the broker takes the channel for open, too. */
    private readonly isOpenThere: () => boolean,
  ) {}

  get isOpen(): boolean {
    return !this.isClosing && !this.closing.isOver;
  }

  /** Does something now, and answers with what it returned. */
  call<T>(operation: () => T): Promise<T> {
    return this.answered((resolve) => {
      const result = operation();
      this.home.outbox.push(event(() => resolve(result)));
    });
  }

  /** Does something now that sees to its answer itself, unless it throws. */
  answered<T>(operation: (resolve: (value: T) => void) => void): Promise<T> {
    if (!this.isOpen) return Promise.reject(this.closedError());
    return new Promise((resolve, reject) => {
      this.home.enter(() => {
        try {
          if (!this.isOpenThere()) throw this.closedError();
          operation(resolve);
        } catch (error) {
          const reason = error instanceof BrokerFault ? errorOfFault(error) : (error as AmqpError);
          this.home.outbox.push(event(() => reject(reason)));
        }
      });
    });
  }

  /** @throws AmqpChannelClosedError if the channel is closed. */
  checkOpen(): void {
    if (!this.isOpen) throw this.closedError();
  }

  /** Ends the channel once the program has heard of all that was before. */
  endLater(error?: AmqpError): void {
    // until the program has heard of it, what it sends is dropped, as by a broker that has closed the channel
    if (error) this.closing.error = error;
    else this.isClosing = true;
    this.home.outbox.push(event(() => this.end(error)));
  }

  /** Ends the channel, now. */
  end(error?: AmqpError): void {
    this.home.forget(this.channelNumber);
    this.closing.finish(error);
  }

  private closedError(): AmqpChannelClosedError {
    const { error } = this.closing;
    const why = error ? `: ${error.message}` : '';
    return new AmqpChannelClosedError(`channel ${String(this.channelNumber)} is closed${why}; open another one`, error && { cause: error });
  }
}
