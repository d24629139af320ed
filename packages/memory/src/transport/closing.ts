import type { AmqpError } from '@nest-amqp/core';

/** The end of a channel or a connection: it comes once, and listeners that are added later hear of it at once. */
export class Closing {
  private readonly listeners: ((error?: AmqpError) => void)[] = [];
  isOver = false;
  error: AmqpError | undefined;

  /** Calls the listeners. What one throws is dropped: there is nothing left to close for it. */
  finish(error?: AmqpError): void {
    if (this.isOver) return;
    this.isOver = true;
    this.error = error;
    for (const listener of this.listeners) this.call(listener);
  }

  add(listener: (error?: AmqpError) => void): void {
    if (this.isOver) this.call(listener);
    else this.listeners.push(listener);
  }

  private call(listener: (error?: AmqpError) => void): void {
    try {
      if (this.error) listener(this.error);
      else listener();
    } catch {
      // the program's own failure, at a point where it can harm nothing
    }
  }
}
